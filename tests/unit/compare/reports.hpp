#pragma once

#include "server/compare/report.hpp"
#include "tests/unit/compare/measured.hpp"

namespace webdyno::test {

/// A report with everything that a format has to show: slower, faster, same and unsure rows, a
/// fact, constants, zeros, a configuration that fails, others without a counterpart, flags, another
/// machine, and words that are markup everywhere.
inline compare::Report full_report() {
  using compare::Measure;
  const std::vector<double> ten{9.95, 9.98, 10, 10.01, 10.03, 10.04, 10.05, 9.97};
  const std::vector<double> twelve{11.95, 11.98, 12, 12.01, 12.03, 12.04, 12.05, 11.97};
  const std::vector<double> wide{8.5, 11.8, 9.4, 10.9, 9, 11, 8.7, 11.5};
  const auto named = [](const char* framework, const char* version, const char* depth) {
    return configured({{"framework", framework}, {"version", version}, {"depth", depth}});
  };
  compare::Arms arms;
  arms.base_name = {"0190a1b2-0000-7000-8000-000000000001", "quick", {}};
  arms.head_name = {"0190a1b2-0000-7000-8000-000000000002", "quick|`<b>&\"'\x1b[31m", {}};
  arms.base = {
      trained(named("tfjs", "4.22.0", "2"), ten), trained(named("tfjs", "4.22.0", "8"), twelve),
      trained(named("brain", "2.0.0", "2"), ten), trained(named("brain", "2.0.0", "8"), ten),
      trained(named("mind", "1.0.0", "2"), ten),  trained(named("synaptic", "1.1.4", "2"), ten)};
  arms.head = {trained(named("tfjs", "4.22.0", "2"), twelve),
               trained(named("tfjs", "4.22.0", "8"), ten),
               trained(named("brain", "2.0.1", "2"), ten),
               trained(named("brain", "2.0.1", "8"), wide),
               named("mind", "1.0.0", "2"),
               trained(named("convnetjs", "0.3.0", "2"), ten)};
  arms.head[4].trials.failed = 8;
  const auto both = [&](std::size_t at, Measure measure, const std::vector<double>& base,
                        const std::vector<double>& head) {
    arms.base[at] = measured(arms.base[at], measure, base);
    arms.head[at] = measured(arms.head[at], measure, head);
  };
  both(0, Measure::cpu_percent, ten, twelve);
  both(1, Measure::cpu_percent, std::vector<double>(8, 0), std::vector<double>(8, 0));
  both(0, Measure::peak_footprint_bytes, std::vector<double>(8, 1e8),
       std::vector<double>(8, 1.3e8));
  both(0, Measure::model_file_bytes, std::vector<double>(8, 2e6), std::vector<double>(8, 1.5e6));
  arms.base[2].facts = {{"update_rule", {"minibatch"}}, {"network", {"2 x dense 784-64 relu"}}};
  arms.head[2].facts = {{"update_rule", {"per_sample"}}, {"network", {"dense 784-32 relu"}}};
  arms.base[0].flags = {{"noisy", 2}};
  arms.base[0].facts = {{"machine", {"m1"}}, {"host.cpu_model", {"A & B <fast>"}}};
  arms.head[0].facts = {{"machine", {"m2"}}, {"host.cpu_model", {"C|D"}}};
  return compare::report_of(arms, compare::match_sweeps(arms.base, arms.head),
                            {.tolerance = 0.02, .by_block = false});
}

}  // namespace webdyno::test
