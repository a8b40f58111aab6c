#include "native_host/host_identity.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "native_host/sampling/file_descriptor.hpp"
#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"

namespace webdyno::native_host {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

[[noreturn]] void fail(const std::string& what, int error) {
  throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(error)));
}

/// nullopt: there is no file yet.
std::optional<std::string> read_uuid(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    if (errno == ENOENT) return std::nullopt;
    fail("cannot read " + file.string(), errno);
  }
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  const auto content = wire::parse_json(text);
  const json uuid = content && content->is_object() ? content->value("host_uuid", json()) : json();
  if (!uuid.is_string() || !wire::is_uuid(uuid.get<std::string>())) {
    throw std::runtime_error(file.string() + " is damaged; remove it and a new one is made");
  }
  return uuid;
}

/// Written whole under another name and then linked: link(2) fails where somebody was faster, and
/// then theirs counts.
void make(const fs::path& file) {
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (failed) fail("cannot make " + file.parent_path().string(), failed.value());
  std::string unfinished = file.string() + ".XXXXXX";
  const sampling::FileDescriptor fd(::mkostemp(unfinished.data(), O_CLOEXEC));  // mode 0600
  if (!fd.valid()) fail("cannot write in " + file.parent_path().string(), errno);
  const std::string text = json{{"host_uuid", wire::uuid_v4()}}.dump() + "\n";
  int error = 0;
  if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(fd.get()) != 0 ||
      (::link(unfinished.c_str(), file.c_str()) != 0 && errno != EEXIST)) {
    error = errno;
  }
  ::unlink(unfinished.c_str());
  if (error != 0) fail("cannot write " + file.string(), error);
}

}  // namespace

std::string host_uuid(const fs::path& state_directory) {
  const fs::path file = state_directory / "host.json";
  if (auto uuid = read_uuid(file)) return *uuid;
  make(file);
  if (auto uuid = read_uuid(file)) return *uuid;
  throw std::runtime_error("cannot read " + file.string() + " after it was written");
}

}  // namespace webdyno::native_host
