#include "native_host/sampling/measurability.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace webdyno::sampling {
namespace {

constexpr const char* kMountProc =
    "processes cannot be read; mount a whole /proc of this pid namespace "
    "(`mount -t proc proc /proc`, without hidepid and subset)";

/// In a /proc of another pid namespace our number is another process's, or nobody's.
bool proc_is_of_this_namespace(const std::filesystem::path& root) {
  std::error_code none;
  return std::filesystem::read_symlink(root / "proc/self", none) == std::to_string(::getpid());
}

}  // namespace

bool has_reading_of(const Sampler& sampler, const Sample& sample, pid_t pid) {
  return std::any_of(sample.readings.begin(), sample.readings.end(), [&](const auto& reading) {
    return sampler.processes()[reading.process].process.identity().pid == pid;
  });
}

void require_measurable(const std::filesystem::path& root, pid_t browser_pid) {
  if (root == "/" && !proc_is_of_this_namespace(root))
    throw std::runtime_error(
        fmt::format("/proc is not mounted or shows another pid namespace: {}", kMountProc));
  try {
    Sampler sampler(root, browser_pid, ::getpid());
    const Sample sample = sampler.take(Sampler::Details::kAlways);
    if (!has_reading_of(sampler, sample, browser_pid) || !sample.system)
      throw std::runtime_error("/proc tells nothing of the browser");
  } catch (const std::system_error& error) {
    const int code = error.code().value();
    if (code != EPERM && code != ENOSYS) throw;
    throw std::runtime_error(fmt::format(
        "{}: this container refuses a system call that measuring needs; give it a seccomp profile "
        "that allows it (docker run --security-opt seccomp=unconfined)",
        error.what()));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(fmt::format("{}: {}", error.what(), kMountProc));
  }
}

}  // namespace webdyno::sampling
