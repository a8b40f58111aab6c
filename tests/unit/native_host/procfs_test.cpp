#include "native_host/sampling/procfs.hpp"

#include <catch2/catch.hpp>

#include "native_host/sampling/kernel_file.hpp"
#include "tests/unit/native_host/proc_fixture.hpp"

namespace webdyno::sampling {
namespace {

std::string recorded_text(const std::string& file) {
  return read_kernel_file(test::recorded("chromium") / "proc" / file).value();
}

TEST_CASE("stat of a process is read by its field numbers") {
  const auto stat = parse_process_stat(recorded_text("4711/stat"));
  REQUIRE(stat);
  CHECK(stat->comm == "chromium");
  CHECK(stat->state == 'S');
  CHECK(stat->parent_pid == 4600);
  CHECK(stat->minor_faults == 120000);
  CHECK(stat->major_faults == 3);
  CHECK(stat->thread_count == 34);
  CHECK(stat->start_ticks == 51000);
}

TEST_CASE("a comm that looks like the fields behind it is a comm") {
  const auto stat = parse_process_stat(recorded_text("4733/stat"));
  REQUIRE(stat);
  CHECK(stat->comm == "Chrome) S 1 (GPU");
  CHECK(stat->parent_pid == 4722);
  CHECK(stat->start_ticks == 51050);
}

TEST_CASE("a stat that is cut off or is none gives nothing") {
  const std::string whole = recorded_text("4711/stat");
  CHECK_FALSE(parse_process_stat(""));
  CHECK_FALSE(parse_process_stat(whole.substr(0, 60)));
  CHECK_FALSE(parse_process_stat("4711 chromium S 1"));
  CHECK_FALSE(parse_process_stat(")4711("));
  CHECK_FALSE(parse_process_stat("1 (a) S x 1 1 0 -1 0 5 0 6 0 0 0 0 0 20 0 7 0 9 0"));
}

TEST_CASE("statm gives pages, and zeros for a process without memory") {
  const auto pages = parse_statm(recorded_text("4711/statm"));
  REQUIRE(pages);
  CHECK(pages->size == 265000);
  CHECK(pages->resident == 24000);
  CHECK(pages->shared == 17000);
  CHECK(parse_statm("0 0 0 0 0 0 0\n")->size == 0);
  CHECK_FALSE(parse_statm("265000 24000"));
  CHECK_FALSE(parse_statm(""));
}

TEST_CASE("loadavg gives the load and the last pid") {
  const auto load = parse_loadavg(recorded_text("loadavg"));
  REQUIRE(load);
  CHECK(load->load_1m == 0.84);
  CHECK(load->last_pid == 4802);
  CHECK_FALSE(parse_loadavg("0.84 2.79"));
}

TEST_CASE("the machine's stat is read from its first line") {
  const auto ticks = parse_system_stat(recorded_text("stat"));
  REQUIRE(ticks);
  CHECK(ticks->user_ticks == 478665);
  CHECK(ticks->nice_ticks == 3790);
  CHECK(ticks->system_ticks == 59911);
  CHECK(ticks->idle_ticks == 1031000);
  CHECK(ticks->iowait_ticks == 1200);
  CHECK(ticks->irq_ticks == 7);
  CHECK(ticks->softirq_ticks == 420);
  CHECK(ticks->steal_ticks == 9000);
  CHECK_FALSE(parse_system_stat("cpu0 1 2 3 4 5 6 7 8"));
  CHECK_FALSE(parse_system_stat("cpu  1 2 3 4"));
}

TEST_CASE("meminfo's KiB become bytes; a line that is not there is nothing, not 0") {
  const std::string text = recorded_text("meminfo");
  CHECK(parse_meminfo_bytes(text, "MemTotal") == 16265712LL * 1024);
  CHECK(parse_meminfo_bytes(text, "MemAvailable") == 12582912LL * 1024);
  CHECK(parse_meminfo_bytes(text, "HugePages_Total") == 0);
  CHECK_FALSE(parse_meminfo_bytes(text, "Mem"));
  CHECK_FALSE(parse_meminfo_bytes(text, "SwapTotal"));
}

TEST_CASE("the run delay is the second field, and three zeros are a kernel that keeps none") {
  CHECK(parse_run_delay_ns("153659 8822412 2\n") == 8822412);
  CHECK(parse_run_delay_ns("153659 0 2\n") == 0);
  for (const char* bad : {"0 0 0\n", "", "1 2\n", "1 -2 3\n", "-1 2 3\n", "1 x 3\n",
                          "1 99999999999999999999 3\n", "1 2 -3\n"}) {
    INFO(bad);
    CHECK_FALSE(parse_run_delay_ns(bad));
  }
}

TEST_CASE("what no count can be is nothing") {
  CHECK_FALSE(parse_statm("-1 3 2"));
  CHECK_FALSE(parse_statm("3 9223372036854775807 2"));  // more bytes than there are numbers
  CHECK_FALSE(parse_statm("99999999999999999999 3 2"));
  CHECK_FALSE(parse_process_stat("1 (a) S 1 1 1 0 -1 0 -5 0 6 0 0 0 0 0 20 0 7 0 9 0"));
  CHECK_FALSE(parse_process_stat("1 (a) S -1 1 1 0 -1 0 5 0 6 0 0 0 0 0 20 0 7 0 9 0"));
  CHECK_FALSE(parse_system_stat("cpu  1 2 3 -4 5 6 7 8"));
  CHECK_FALSE(parse_loadavg("nan 2.79 1.0 1/2 3"));
  CHECK_FALSE(parse_loadavg("inf 2.79 1.0 1/2 3"));
  CHECK_FALSE(parse_loadavg("-0.5 2.79 1.0 1/2 3"));
  CHECK_FALSE(parse_loadavg("0.5 2.79 1.0 1/2 -3"));
  CHECK_FALSE(parse_meminfo_bytes("MemFree: 9223372036854775807 kB\n", "MemFree"));
  CHECK_FALSE(parse_meminfo_bytes("MemFree: -1 kB\n", "MemFree"));
}

TEST_CASE("a directory, or a name that no file can have, is nothing") {
  CHECK_FALSE(read_kernel_file(test::recorded("chromium") / "proc"));
  CHECK_FALSE(read_kernel_file(std::string(300, 'a')));
}

TEST_CASE("a file that is not there is nothing") {
  CHECK_FALSE(read_kernel_file(test::recorded("chromium") / "proc/4795/stat"));
  CHECK_FALSE(KernelFile::open(test::recorded("chromium") / "proc/4795/stat"));
  CHECK_FALSE(KernelFile::open(test::recorded("chromium") / "proc/loadavg/deeper"));
}

}  // namespace
}  // namespace webdyno::sampling
