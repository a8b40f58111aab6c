#include "native_host/sampling/machine_condition.hpp"

namespace webdyno::sampling {

ConditionReader::ConditionReader(const std::filesystem::path& root, pid_t pid)
    : cpu_pressure_(root, "cpu"),
      memory_pressure_(root, "memory"),
      io_pressure_(root, "io"),
      swap_(root),
      frequency_(root, pid),
      throttling_(root, pid),
      temperature_(root),
      mains_(root),
      energy_(root) {}

MachineCondition ConditionReader::read(bool with_mains) {
  MachineCondition condition;
  condition.cpu_pressure_us = cpu_pressure_.some_us();
  condition.memory_pressure_us = memory_pressure_.some_us();
  condition.io_pressure_us = io_pressure_.some_us();
  if (const auto pages = swap_.read()) {
    condition.swap_in_pages = pages->in;
    condition.swap_out_pages = pages->out;
  }
  if (const auto range = frequency_.read()) {
    condition.frequency_low_khz = range->low_khz;
    condition.frequency_high_khz = range->high_khz;
  }
  const auto throttles = throttling_.read();
  condition.core_throttles = throttles.core;
  condition.package_throttles = throttles.package;
  condition.temperature_millidegrees = temperature_.highest_millidegrees();
  if (with_mains) condition.on_battery = mains_.on_battery();
  return condition;
}

std::vector<SourceState> ConditionReader::sources() {
  return {
      {"cpu_pressure", cpu_pressure_.absence()}, {"memory_pressure", memory_pressure_.absence()},
      {"io_pressure", io_pressure_.absence()},   {"swap", swap_.absence()},
      {"frequency", frequency_.absence()},       {"throttles", throttling_.absence()},
      {"temperature", temperature_.absence()},   {"mains", mains_.absence()},
      {"package_energy", energy_.absence()}};
}

}  // namespace webdyno::sampling
