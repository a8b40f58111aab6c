#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native_host/sampling/sampler.hpp"

namespace webdyno::native_host {

/// Samples as CSV (RFC 4180), a row for each reading; a cell is empty where nothing was read. Knows
/// the processes of one sampler by their names.
class SampleTable {
 public:
  static constexpr std::string_view kHeader =
      "t_us,pid,name,cpu_ns,resident_bytes,footprint_bytes,thread_count,minor_faults,"
      "major_faults\r\n";

  /// `processes` are the sampler's, just after it took the sample.
  std::string rows(const sampling::Sample& sample,
                   const std::vector<sampling::SampledProcess>& processes);

 private:
  std::vector<std::string> names_;  // by the sampler's index; empty: it ended before it was asked
};

}  // namespace webdyno::native_host
