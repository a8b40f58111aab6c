#include "native_host/sampling/host_identity.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>

#include "native_host/sampling/procfs.hpp"
#include "schema/wire/identity.hpp"

namespace webdyno::sampling {
namespace {

std::optional<std::string> read_uuid(const std::filesystem::path& file) {
  const auto text = read_file(file);
  if (!text) return std::nullopt;
  const auto content = nlohmann::json::parse(*text, nullptr, false);
  if (!content.is_object() || !content.contains("host_uuid")) return std::nullopt;
  return content["host_uuid"].get<std::string>();
}

}  // namespace

std::string host_uuid(const std::filesystem::path& directory) {
  const auto file = directory / "host.json";
  if (const auto known = read_uuid(file)) return *known;
  std::filesystem::create_directories(directory);
  const auto unfinished = directory / fmt::format("host.json.{}", ::getpid());
  {
    const FileDescriptor made(
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    const std::string text = nlohmann::json{{"host_uuid", wire::uuid_v4()}}.dump() + "\n";
    if (!made ||
        ::write(made.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
      throw std::runtime_error(fmt::format("{}: cannot be written", unfinished.string()));
    }
  }
  // link(2) fails when another host was faster: its uuid counts then.
  ::link(unfinished.c_str(), file.c_str());
  ::unlink(unfinished.c_str());
  const auto agreed = read_uuid(file);
  if (!agreed) throw std::runtime_error(fmt::format("{}: cannot be read", file.string()));
  return *agreed;
}

std::filesystem::path state_directory() {
  const char* xdg = std::getenv("XDG_STATE_HOME");
  if (xdg != nullptr && *xdg == '/') return std::filesystem::path(xdg) / "webdyno";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home != nullptr ? home : "/") / ".local/state/webdyno";
}

}  // namespace webdyno::sampling
