#include "native_host/sampling/process_memory.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "native_host/sampling/kernel_file.hpp"
#include "native_host/sampling/procfs.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace webdyno::sampling {
namespace {

constexpr std::int64_t kKib = 1024;

std::string recorded_renderer(const char* file) {
  return read_kernel_file(test::recorded("chromium") / "proc/4790" / file).value();
}

/// A process whose files say what the test wants.
class ToldProcess {
 public:
  ToldProcess() {
    tell("status", recorded_renderer("status"));
    tell("smaps_rollup", recorded_renderer("smaps_rollup"));
  }
  const std::filesystem::path& path() const { return directory_.path(); }
  void tell(const char* file, const std::string& text) const {
    test::write_file(path() / file, text);
  }
  ProcessMemory memory(bool has_swap = false) const {
    return read_process_memory(path(), has_swap);
  }

 private:
  test::TemporaryDirectory directory_;
};

void check_no_mappings(const ProcessMemory& memory, Absence absence) {
  CHECK_FALSE(memory.resident_bytes);
  CHECK_FALSE(memory.pss_bytes);
  CHECK_FALSE(memory.uss_bytes);
  CHECK_FALSE(memory.swap_bytes);
  CHECK(memory.mappings_absence == absence);
  CHECK(memory.swap_absence == absence);
}

TEST_CASE("a recorded renderer's memory is what its files say") {
  const auto memory = read_process_memory(test::recorded("chromium") / "proc/4790", true);
  CHECK(memory.resident_bytes == 78'560 * kKib);
  CHECK(memory.pss_bytes == 21'060 * kKib);
  CHECK(memory.uss_bytes == 6704 * kKib);
  CHECK(memory.swap_bytes == 0);  // there is swap, and nothing of it is there
  CHECK(memory.peak_resident_bytes == 78'560 * kKib);
  CHECK_FALSE(memory.mappings_absence);
  CHECK_FALSE(memory.swap_absence);
  CHECK_FALSE(memory.peak_absence);
}

TEST_CASE("on a machine without swap nothing is known of it, and not that it is 0") {
  const auto memory = ToldProcess().memory(/*has_swap=*/false);
  CHECK_FALSE(memory.swap_bytes);
  CHECK(memory.swap_absence == Absence::kNotThere);
  CHECK(memory.uss_bytes);
}

TEST_CASE("an older kernel's text without swap has the rest") {
  const ToldProcess process;
  process.tell("smaps_rollup",
               "Rss: 30 kB\nPss: 20 kB\nPrivate_Clean: 1 kB\nPrivate_Dirty: 2 kB\n");
  const auto memory = process.memory(/*has_swap=*/true);
  CHECK(memory.pss_bytes == 20 * kKib);
  CHECK(memory.uss_bytes == 3 * kKib);
  CHECK(memory.swap_absence == Absence::kNotUnderstood);
}

TEST_CASE("a process that is no more has no memory, and the reason") {
  const ToldProcess process;
  std::filesystem::remove(process.path() / "smaps_rollup");
  check_no_mappings(process.memory(), Absence::kNotThere);
  CHECK(process.memory().peak_resident_bytes);
  std::filesystem::remove(process.path() / "status");
  CHECK_FALSE(process.memory().peak_resident_bytes);
  CHECK(process.memory().peak_absence == Absence::kNotThere);
}

TEST_CASE("mappings that a sandbox hides are told as that; the peak is there all the same") {
  const ToldProcess process;
  std::filesystem::permissions(process.path() / "smaps_rollup", std::filesystem::perms::none);
  std::filesystem::permissions(process.path(), std::filesystem::perms::all);
  // Root may read everything: as nobody, who gets into the directory.
  const uid_t user = ::geteuid();
  if (user == 0) REQUIRE(::seteuid(65534) == 0);
  const auto memory = process.memory(/*has_swap=*/true);
  if (user == 0) REQUIRE(::seteuid(user) == 0);
  check_no_mappings(memory, Absence::kPermissionDenied);
  CHECK(memory.peak_resident_bytes == 78'560 * kKib);
}

TEST_CASE("what is no such text is not understood, and never a zero") {
  const ToldProcess process;
  const std::string good = "Rss: 30 kB\nPss: 20 kB\nPrivate_Clean: 1 kB\nPrivate_Dirty: 2 kB\n";
  const auto with = [&](const std::string& line, const std::string& changed) {
    std::string text = good;
    return text.replace(text.find(line), line.size(), changed);
  };
  const std::string bad = GENERATE_COPY(
      as<std::string>(), "", "\n", "garbage", std::string(5000, 'R'), std::string("\0\0\0", 3),
      with("Rss: 30", "Rss: -30"), with("Rss: 30", "Rss: x"),
      with("Rss: 30", "Rss: 99999999999999999999"),
      with("Rss: 30", "Rss: 9223372036854775807"),  // more bytes than numbers
      with("Rss: 30 kB", "Rss: 30"), with("Rss: 30 kB", "Rss: 30 MB"), with("Rss: 30 kB", "Rss:"),
      with("Rss: 30", "Rss: 3.0e1"), with("Private_Dirty: 2 kB\n", ""), with("Pss: 20 kB\n", ""),
      with("Pss: 20", "Pss: 31"),                     // more than is resident
      with("Private_Clean: 1", "Private_Clean: 19"),  // more than its share
      "Rss: 0 kB\nPss: 0 kB\nPrivate_Clean: 0 kB\nPrivate_Dirty: 0 kB\n");
  process.tell("smaps_rollup", bad);
  CAPTURE(bad);
  check_no_mappings(process.memory(/*has_swap=*/true), Absence::kNotUnderstood);
  process.tell("status", bad);
  CHECK_FALSE(process.memory().peak_resident_bytes);
  CHECK(process.memory().peak_absence == Absence::kNotUnderstood);
}

TEST_CASE("a text that is cut off anywhere has the whole's numbers or none") {
  const std::string rollup = recorded_renderer("smaps_rollup");
  const auto whole = parse_smaps_rollup(rollup).value();
  for (std::size_t size = 0; size < rollup.size(); ++size) {
    const auto cut = parse_smaps_rollup(rollup.substr(0, size));
    if (!cut) continue;
    CHECK(cut->resident_bytes == whole.resident_bytes);
    CHECK(cut->pss_bytes == whole.pss_bytes);
    CHECK(cut->uss_bytes == whole.uss_bytes);
    CHECK(cut->swap_bytes.value_or(whole.swap_bytes.value()) == whole.swap_bytes);
  }
  const std::string status = recorded_renderer("status");
  for (std::size_t size = 0; size < status.size(); ++size) {
    const auto peak = parse_kibibyte_line(status.substr(0, size), "VmHWM");
    CHECK(peak.value_or(78'560 * kKib) == 78'560 * kKib);
  }
}

TEST_CASE("a line is found by its whole name alone") {
  CHECK(parse_kibibyte_line("Pss_Dirty: 7 kB\nPss:\t 5 kB\n", "Pss") == 5 * kKib);
  CHECK_FALSE(parse_kibibyte_line("Pss_Dirty: 7 kB\n", "Pss"));
  CHECK_FALSE(parse_kibibyte_line("Pss 7 kB\n", "Pss"));
}

}  // namespace
}  // namespace webdyno::sampling
