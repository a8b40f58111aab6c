#include "server/api/sweep_lock.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace webdyno::api {

std::unique_ptr<SweepLock> SweepLock::try_hold(const std::filesystem::path& state_directory,
                                               const std::string& sweep_uuid) {
  const auto file = state_directory / fmt::format("sweep-{}.lock", sweep_uuid);
  for (;;) {
    std::unique_ptr<SweepLock> lock(new SweepLock(file));
    if (!lock->held_) return nullptr;
    // Removed between its opening and its locking: another process may hold a new one.
    if (lock->lock_.is_of(file)) return lock;
    lock->held_ = false;
  }
}

SweepLock::SweepLock(std::filesystem::path file)
    : file_(std::move(file)), lock_(file_), held_(lock_.try_acquire()) {}

SweepLock::~SweepLock() {
  std::error_code left_there;  // it locks nothing then
  if (held_) std::filesystem::remove(file_, left_there);
}

}  // namespace webdyno::api
