#include "native_host/sampling/procfs.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace webdyno::sampling {
namespace {

// More than any machine has; as bytes of the largest pages, of 64 KiB, they are a number still.
constexpr std::int64_t kMostPages = std::numeric_limits<std::int64_t>::max() / 65'536;

/// Reads blank-separated fields from left to right; after the first bad one nothing is good.
class Fields {
 public:
  explicit Fields(std::string_view text) : text_(text) {}

  std::string_view next() {
    const auto start = text_.find_first_not_of(" \n\t");
    if (start == std::string_view::npos) {
      good_ = false;
      return {};
    }
    text_.remove_prefix(start);
    const auto field = text_.substr(0, text_.find_first_of(" \n\t"));
    text_.remove_prefix(field.size());
    return field;
  }

  template <typename Number>
  Number number() {
    const auto field = next();
    Number value{};
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size()) good_ = false;
    return value;
  }
  /// The kernel counts from zero up: what is less is no count.
  std::int64_t count(std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    const auto value = number<std::int64_t>();
    if (value < 0 || value > most) good_ = false;
    return value;
  }

  void skip(int fields) {
    for (int i = 0; i < fields; ++i) next();
  }
  bool good() const { return good_; }

 private:
  std::string_view text_;
  bool good_ = true;
};

}  // namespace

std::optional<ProcessStat> parse_process_stat(std::string_view text) {
  // "4711 (a) (b) S 1 ...": comm is the process' own choice, so its end is the last parenthesis.
  const auto open = text.find('(');
  const auto close = text.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::nullopt;
  }
  ProcessStat stat;
  stat.comm = text.substr(open + 1, close - open - 1);
  Fields fields(text.substr(close + 1));
  const auto state = fields.next();  // field 3
  stat.parent_pid = static_cast<pid_t>(fields.count(std::numeric_limits<pid_t>::max()));
  fields.skip(5);
  stat.minor_faults = fields.count();  // 10
  fields.skip(1);
  stat.major_faults = fields.count();  // 12
  fields.skip(1);
  stat.cpu_ticks = fields.count();           // 14
  const auto system_ticks = fields.count();  // 15
  fields.skip(4);
  stat.thread_count = fields.count();  // 20
  fields.skip(1);
  stat.start_ticks = fields.count();  // 22
  if (!fields.good() || state.size() != 1) return std::nullopt;
  if (__builtin_add_overflow(stat.cpu_ticks, system_ticks, &stat.cpu_ticks)) return std::nullopt;
  stat.state = state.front();
  return stat;
}

std::optional<MemoryPages> parse_statm(std::string_view text) {
  Fields fields(text);
  MemoryPages pages;
  pages.size = fields.count(kMostPages);
  pages.resident = fields.count(kMostPages);
  pages.shared = fields.count(kMostPages);
  if (!fields.good()) return std::nullopt;
  return pages;
}

std::optional<LoadAverage> parse_loadavg(std::string_view text) {
  Fields fields(text);
  LoadAverage load;
  load.load_1m = fields.number<double>();
  fields.skip(3);
  load.last_pid = fields.count();
  // "inf" and "nan" are numbers to std::from_chars.
  if (!fields.good() || !std::isfinite(load.load_1m) || load.load_1m < 0) return std::nullopt;
  return load;
}

std::optional<CpuTicks> parse_system_stat(std::string_view text) {
  Fields fields(text);
  if (fields.next() != "cpu") return std::nullopt;
  CpuTicks ticks;
  ticks.user_ticks = fields.count();
  ticks.nice_ticks = fields.count();
  ticks.system_ticks = fields.count();
  ticks.idle_ticks = fields.count();
  ticks.iowait_ticks = fields.count();
  ticks.irq_ticks = fields.count();
  ticks.softirq_ticks = fields.count();
  ticks.steal_ticks = fields.count();
  if (!fields.good()) return std::nullopt;
  return ticks;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  Fields fields(text);
  const auto value = fields.number<std::int64_t>();
  const bool good = fields.good();
  fields.next();  // there is none
  return good && !fields.good() ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> parse_pressure_us(std::string_view text) {
  // "some avg10=0.00 avg60=0.00 avg300=0.00 total=4711"
  Fields fields(text.substr(0, text.find('\n')));
  if (fields.next() != "some") return std::nullopt;
  fields.skip(3);
  constexpr std::string_view kTotal = "total=";
  const auto total = fields.next();
  if (!fields.good() || !total.starts_with(kTotal)) return std::nullopt;
  const auto us = parse_integer(total.substr(kTotal.size()));
  return us && *us >= 0 ? us : std::nullopt;
}

std::optional<std::int64_t> parse_vmstat(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    // A last line without its end may be cut off inside of its number.
    if (line.size() == text.size()) return std::nullopt;
    text.remove_prefix(line.size() + 1);
    Fields fields(line);
    if (fields.next() != name) continue;
    const auto count = fields.count();
    return fields.good() && count >= 0 ? std::optional(count) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_run_delay_ns(std::string_view text) {
  Fields fields(text);
  const auto run_ns = fields.count();
  const auto delay_ns = fields.count();
  const auto turns = fields.count();
  if (!fields.good() || run_ns < 0 || delay_ns < 0 || turns <= 0) return std::nullopt;
  return delay_ns;
}

std::optional<std::int64_t> parse_meminfo_bytes(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.substr(0, name.size()) != name || line.substr(name.size(), 1) != ":") continue;
    Fields fields(line.substr(name.size() + 1));
    const auto kibibytes = fields.count(std::numeric_limits<std::int64_t>::max() / 1024);
    if (!fields.good()) return std::nullopt;
    return kibibytes * 1024;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_kibibyte_line(std::string_view text, std::string_view name) {
  constexpr std::int64_t kMostKibibytes = (std::int64_t{1} << 53) / 1024;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    if (line.size() == text.size()) return std::nullopt;  // cut off
    text.remove_prefix(line.size() + 1);
    if (line.substr(0, name.size()) != name || line.substr(name.size(), 1) != ":") continue;
    Fields fields(line.substr(name.size() + 1));
    const auto kibibytes = fields.count(kMostKibibytes);
    if (fields.next() != "kB" || !fields.good()) return std::nullopt;
    return kibibytes * 1024;
  }
  return std::nullopt;
}

std::optional<MappedMemory> parse_smaps_rollup(std::string_view text) {
  const auto resident = parse_kibibyte_line(text, "Rss");
  const auto pss = parse_kibibyte_line(text, "Pss");
  const auto clean = parse_kibibyte_line(text, "Private_Clean");
  const auto dirty = parse_kibibyte_line(text, "Private_Dirty");
  if (!resident || !pss || !clean || !dirty) return std::nullopt;
  const MappedMemory memory{*resident, *pss, *clean + *dirty, parse_kibibyte_line(text, "Swap")};
  // A process that has given up its memory is ending, and says zeros.
  const bool holds = memory.resident_bytes > 0 && memory.uss_bytes <= memory.pss_bytes &&
                     memory.pss_bytes <= memory.resident_bytes;
  return holds ? std::optional(memory) : std::nullopt;
}

}  // namespace webdyno::sampling
