#include "server/sweep/steady_time.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>

namespace webdyno::sweep {
namespace {

std::string read_boot_id() {
  constexpr const char* kFile = "/proc/sys/kernel/random/boot_id";
  std::ifstream file(kFile);
  std::string boot_id;
  if (!(file >> boot_id)) throw std::runtime_error(std::string("cannot read ") + kFile);
  return boot_id;
}

}  // namespace

SteadyTime steady_now() {
  static const std::string boot_id = read_boot_id();
  // CLOCK_MONOTONIC in libstdc++.
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return {boot_id, std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

}  // namespace webdyno::sweep
