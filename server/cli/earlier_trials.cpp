#include "server/cli/earlier_trials.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "server/cli/paths.hpp"
#include "server/store/database.hpp"

namespace webdyno::cli {

std::string own_host_uuid() {
  std::ifstream stream(state_directory() / "host.json");
  const auto identity = nlohmann::json::parse(stream, nullptr, false);
  const auto uuid =
      identity.is_object() ? identity.value("host_uuid", nlohmann::json()) : nlohmann::json();
  return uuid.is_string() ? uuid.get<std::string>() : "";
}

sweep::EarlierTrials earlier_trials(const std::filesystem::path& database) {
  const std::string host_uuid = own_host_uuid();
  std::error_code unknown;
  if (host_uuid.empty() || !std::filesystem::exists(database, unknown)) return {};
  auto opened = store::open_for_reading(database);
  return sweep::read_earlier_trials(opened, host_uuid);
}

}  // namespace webdyno::cli
