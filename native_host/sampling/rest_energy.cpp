#include "native_host/sampling/rest_energy.hpp"

#include <chrono>
#include <thread>

#include "native_host/sampling/host_clock.hpp"
#include "native_host/sampling/package_energy.hpp"

namespace webdyno::sampling {
namespace {

constexpr std::chrono::milliseconds kRest{250};

}  // namespace

std::optional<RestEnergy> read_rest_energy(const std::filesystem::path& root) {
  PackageEnergy energy(root);
  const std::int64_t begin_us = monotonic_us();
  const auto before_uj = energy.read_uj();
  if (!before_uj) return std::nullopt;
  std::this_thread::sleep_for(kRest);
  const std::int64_t end_us = monotonic_us();
  const auto after_uj = energy.read_uj();
  if (!after_uj || *after_uj < *before_uj) return std::nullopt;
  return RestEnergy{end_us - begin_us, *after_uj - *before_uj};
}

}  // namespace webdyno::sampling
