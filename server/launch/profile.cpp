#include "server/launch/profile.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "schema/wire/version.hpp"

namespace webdyno::launch {
namespace {

constexpr std::string_view kPrefix = "webdyno-profile-";

}  // namespace

std::string native_host_manifest(const std::filesystem::path& native_host) {
  const nlohmann::json manifest = {
      {"name", wire::kNativeHostName},
      {"description", "webdyno: samples the browser's processes"},
      {"path", std::filesystem::absolute(native_host).lexically_normal().string()},
      {"type", "stdio"},
      {"allowed_origins", {fmt::format("chrome-extension://{}/", wire::kExtensionId)}}};
  return manifest.dump(2) + "\n";
}

Profile::Profile(const std::filesystem::path& native_host) : scratch_(kPrefix) {
  const auto hosts = directory() / "NativeMessagingHosts";
  const auto file = hosts / fmt::format("{}.json", wire::kNativeHostName);
  std::error_code ignored;
  std::filesystem::create_directory(hosts, ignored);
  errno = 0;
  std::ofstream stream(file);
  stream << native_host_manifest(native_host);
  stream.close();
  if (!stream) throw cannot_make_scratch(file, errno);
}

}  // namespace webdyno::launch
