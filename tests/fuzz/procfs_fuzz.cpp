#include <cmath>

#include "native_host/sampling/procfs.hpp"
#include "tests/fuzz/fuzzed.hpp"

using namespace webdyno::sampling;
using webdyno::fuzz::require;
using webdyno::fuzz::require_in;

// Every parser gets every text. What it tells stands there, and is a count.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = webdyno::fuzz::text_of(data, size);
  const auto require_count = [text](std::int64_t number) {
    require(number >= 0, "a count is not negative");
    require_in(text, number);
  };
  if (const auto stat = parse_process_stat(text)) {
    for (const auto each : {std::int64_t{stat->parent_pid}, stat->minor_faults, stat->major_faults,
                            stat->thread_count, stat->start_ticks})
      require_count(each);
    require(text.find("(" + stat->comm + ")") != text.npos, "a name comes from the text");
  }
  if (const auto pages = parse_statm(text)) {
    for (const auto each : {pages->size, pages->resident, pages->shared}) {
      require_count(each);
      require(each <= INT64_MAX / 65'536, "pages can be told in bytes");
    }
  }
  if (const auto load = parse_loadavg(text)) {
    require(std::isfinite(load->load_1m) && load->load_1m >= 0, "a load is a number");
    require_count(load->last_pid);
  }
  if (const auto ticks = parse_system_stat(text)) {
    for (const auto each :
         {ticks->user_ticks, ticks->nice_ticks, ticks->system_ticks, ticks->idle_ticks,
          ticks->iowait_ticks, ticks->irq_ticks, ticks->softirq_ticks, ticks->steal_ticks})
      require_count(each);
  }
  if (const auto bytes = parse_meminfo_bytes(text, "MemAvailable")) {
    require(text.find("MemAvailable:") != text.npos, "the line is there");
    require_count(*bytes / 1024);
  }
  return 0;
}
