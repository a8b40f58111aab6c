#include "server/cli/sweep_lock.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "server/cli/paths.hpp"

namespace webdyno::cli {

std::unique_ptr<SweepLock> SweepLock::try_hold(const std::string& sweep_uuid) {
  std::unique_ptr<SweepLock> lock(
      new SweepLock(state_directory() / fmt::format("sweep-{}.lock", sweep_uuid)));
  return lock->held_ ? std::move(lock) : nullptr;
}

SweepLock::SweepLock(std::filesystem::path file)
    : file_(std::move(file)), lock_(file_), held_(lock_.try_acquire()) {}

SweepLock::~SweepLock() {
  std::error_code left_there;  // it locks nothing then
  if (held_) std::filesystem::remove(file_, left_there);
}

}  // namespace webdyno::cli
