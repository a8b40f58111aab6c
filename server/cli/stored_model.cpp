#include "server/cli/stored_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "schema/wire/identity.hpp"

namespace webdyno::cli {
namespace {

using nlohmann::json;

/// prepared.json as this webdyno writes it; before there were hashes it had none.
bool has_form(const json& prepared) {
  const auto is_text = [](const json& object, const char* name) {
    return object.contains(name) && object[name].is_string();
  };
  const auto is_file = [&](const json& file) {
    return file.is_object() && is_text(file, "name") && is_text(file, "sha256") &&
           file.contains("bytes") && file["bytes"].is_number_unsigned();
  };
  return prepared.is_object() && is_text(prepared, "model") && is_text(prepared, "maker_sha256") &&
         prepared.contains("files") && prepared["files"].is_array() &&
         std::all_of(prepared["files"].begin(), prepared["files"].end(), is_file);
}

/// Empty when the file is what it was.
std::string damage_of(const std::filesystem::path& folder, const json& file) {
  const std::string name = file["name"];
  const std::uintmax_t bytes = file["bytes"];
  std::error_code error;
  const auto found = std::filesystem::file_size(folder / name, error);
  if (error == std::errc::no_such_file_or_directory) return name + " is missing";
  if (error) return fmt::format("{}: {}", name, error.message());
  if (found != bytes) return fmt::format("{} has {} bytes in place of {}", name, found, bytes);
  try {
    if (wire::sha256_hex_of_file(folder / name) == file["sha256"].get<std::string>()) return {};
  } catch (const std::runtime_error& unreadable) {
    return unreadable.what();
  }
  return name + " has other bytes than were written";
}

}  // namespace

StoredModel stored_model(const std::filesystem::path& directory,
                         const sweep::PreparedModel& model) {
  const auto folder = directory / model.folder();
  std::ifstream stream(folder / "prepared.json");
  if (!stream) return {};
  const auto prepared = json::parse(stream, nullptr, false);
  if (prepared.is_discarded()) return {.there = false, .damage = "prepared.json is no JSON"};
  if (!has_form(prepared) || prepared["maker_sha256"] != model.maker_sha256) return {};
  if (prepared["model"] != model.folder())
    return {.there = false, .damage = "prepared.json is that of " + std::string(prepared["model"])};
  for (const auto& file : prepared["files"]) {
    if (auto damage = damage_of(folder, file); !damage.empty())
      return {.there = false, .damage = std::move(damage)};
  }
  return {.there = true, .damage = {}};
}

}  // namespace webdyno::cli
