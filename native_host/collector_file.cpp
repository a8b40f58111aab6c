#include "native_host/collector_file.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "native_host/sampling/host_identity.hpp"
#include "native_host/sampling/procfs.hpp"

namespace webdyno::native_host {

tl::expected<CollectorAddress, std::string> read_collector_file(const std::filesystem::path& file) {
  const auto refuse = [&](const char* why) { return tl::unexpected(fmt::format("{}: {}", file.string(), why)); };
  struct stat info {};
  if (::lstat(file.c_str(), &info) != 0) return refuse("there is none: no collector runs");
  if (!S_ISREG(info.st_mode) || info.st_uid != ::getuid() || (info.st_mode & 0077) != 0) {
    return refuse("refused: it must be a regular file of this user with mode 0600");
  }
  const auto text = sampling::read_file(file);
  const auto content = nlohmann::json::parse(text.value_or(""), nullptr, false);
  if (!content.is_object() || !content.value("url", nlohmann::json()).is_string() ||
      !content.value("token", nlohmann::json()).is_string() || !content.value("pid", nlohmann::json()).is_number_integer()) {
    return refuse("malformed");
  }
  if (::kill(content["pid"].get<pid_t>(), 0) != 0 && errno == ESRCH) return refuse("its collector has ended");
  return CollectorAddress{content["url"], content["token"]};
}

std::filesystem::path collector_file() {
  const char* given = std::getenv("WEBDYNO_COLLECTOR_FILE");
  return given != nullptr ? std::filesystem::path(given) : sampling::state_directory() / "collector.json";
}

}  // namespace webdyno::native_host
