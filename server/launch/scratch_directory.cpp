#include "server/launch/scratch_directory.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "schema/wire/process_owner.hpp"

namespace webdyno::launch {
namespace {

constexpr std::string_view kOwnerFile = "webdyno-owner.json";

// The children of a browser that was killed end a moment after it and may still be making files.
constexpr int kRemovalAttempts = 100;
constexpr std::chrono::milliseconds kRemovalPause{20};

bool is_ours(const std::filesystem::path& directory) {
  struct stat info {};
  return ::lstat(directory.c_str(), &info) == 0 && S_ISDIR(info.st_mode) &&
         info.st_uid == ::getuid();
}

void remove_whole(const std::filesystem::path& directory) {
  std::error_code error;
  for (int attempt = 0; attempt < kRemovalAttempts; ++attempt) {
    std::filesystem::remove_all(directory, error);
    if (!error) return;
    std::this_thread::sleep_for(kRemovalPause);
  }
}

/// Without the file it is not known whose it is: made just now, or by an older webdyno.
bool is_of_the_dead(const std::filesystem::path& directory) {
  std::ifstream stream(directory / kOwnerFile);
  const auto owner = nlohmann::json::parse(stream, nullptr, false);
  return wire::state_of_owner(owner) == wire::OwnerState::kDead;
}

void remove_stale(const std::filesystem::path& temporary, std::string_view prefix) {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(temporary, ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(prefix) && is_ours(entry.path()) && is_of_the_dead(entry.path()))
      remove_whole(entry.path());
  }
}

}  // namespace

std::runtime_error cannot_make_scratch(const std::filesystem::path& file, int why) {
  return std::runtime_error(
      fmt::format("{}: cannot be made: {}; name another temporary directory with TMPDIR",
                  file.string(), std::strerror(why)));
}

ScratchDirectory::ScratchDirectory(std::string_view prefix) {
  const auto temporary = std::filesystem::absolute(std::filesystem::temp_directory_path());
  remove_stale(temporary, prefix);
  std::string name = (temporary / fmt::format("{}{}-XXXXXX", prefix, ::getpid())).string();
  if (::mkdtemp(name.data()) == nullptr) throw cannot_make_scratch(name, errno);
  path_ = name;
  std::ofstream owner(path_ / kOwnerFile);
  owner << wire::this_process().dump() << "\n";
  owner.close();
  if (!owner) {
    const int error = errno;
    remove_whole(path_);
    throw cannot_make_scratch(name, error);
  }
}

ScratchDirectory::ScratchDirectory(ScratchDirectory&& other) noexcept
    : path_(std::exchange(other.path_, std::filesystem::path())) {}

ScratchDirectory::~ScratchDirectory() {
  if (!path_.empty()) remove_whole(path_);
}

}  // namespace webdyno::launch
