#include "server/api/own_host.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace webdyno::api {

std::string own_host_uuid(const std::filesystem::path& state_directory) {
  std::ifstream stream(state_directory / "host.json");
  const auto identity = nlohmann::json::parse(stream, nullptr, false);
  const auto uuid =
      identity.is_object() ? identity.value("host_uuid", nlohmann::json()) : nlohmann::json();
  return uuid.is_string() ? uuid.get<std::string>() : "";
}

}  // namespace webdyno::api
