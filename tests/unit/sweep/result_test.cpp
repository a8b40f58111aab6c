#include "server/sweep/result.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>

#include "schema/wire/contract.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/content_hash.hpp"
#include "server/sweep/samples.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
namespace wire = webdyno::wire;
using nlohmann::json;
using webdyno::test::SweepFixture;

TEST_CASE("a done trial is in trial_summary with everything that it stands for") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto result = fixture.done(lease);
  REQUIRE(wire::validate("trial_result", result));
  CHECK_FALSE(fixture.deliver(lease, result));

  SQLite::Statement row(fixture.database,
                        "SELECT outcome, iterations, phases, clock_error_us, renderer_readings, "
                        "max_abs_error, duration_us "
                        "FROM trial_summary WHERE outcome IS NOT NULL");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == "done");
  CHECK(row.getColumn(1).getInt() == 5);  // one, and a group of four
  CHECK(row.getColumn(2).getInt() == 2);
  CHECK(row.getColumn(3).getInt() == 301);  // half of 400 us round trip and 1 us; 100 us clock
  CHECK(row.getColumn(4).getInt() == 2);
  CHECK(row.getColumn(5).getDouble() == 1e-7);
  CHECK(row.getColumn(6).getInt() == 1'000'000);
}

TEST_CASE("what else the machine did is flagged from the stored readings, where there are any") {
  struct Case {
    const char* closing;  // what the reading after the measured phase says
    const char* flags;
  };
  // Before it all counters are 0; 190 ticks of 200 pass idle unless the case says otherwise.
  const auto [closing, flags] = GENERATE(values<Case>(
      {{"user_ticks = 18, idle_ticks = 182", "[]"},
       {"user_ticks = 21, idle_ticks = 179", R"(["noisy"])"},
       {"user_ticks = 10, steal_ticks = 11, idle_ticks = 179", R"(["noisy"])"},
       {"swap_in_pages = 200, swap_out_pages = 55", "[]"},
       {"swap_in_pages = 200, swap_out_pages = 56", R"(["swapping"])"},
       {"core_throttles = 1, package_throttles = NULL", R"(["throttled"])"},
       {"core_throttles = 0, package_throttles = 0", "[]"},
       {"core_throttles = NULL, package_throttles = NULL, swap_in_pages = NULL", "[]"}}));
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto& database = fixture.database;
  database.exec(
      "UPDATE system_reading SET t_us = CASE t_us WHEN 5100000 THEN 5000500 ELSE 5950000 END, "
      "user_ticks = 0, nice_ticks = 0, system_ticks = 0, idle_ticks = 0, iowait_ticks = 0, "
      "irq_ticks = 0, softirq_ticks = 0, steal_ticks = 0, swap_in_pages = 0, swap_out_pages = 0, "
      "core_throttles = 0, package_throttles = 0");
  database.exec("UPDATE system_reading SET user_ticks = 10, idle_ticks = 190 WHERE t_us > 5500000");
  database.exec(std::string("UPDATE system_reading SET ") + closing + " WHERE t_us > 5500000");
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK(database.execAndGet("SELECT flags FROM attempt").getString() == flags);
}

TEST_CASE(
    "a page whose main thread waited for a CPU that others had is flagged, where all is told") {
  struct Case {
    const char* delay_ns;
    const char* others;
    const char* flags;
  };
  // 18 ticks of 10 ms are more than the page waited; without any it waited for its own browser.
  const auto [delay_ns, others, flags] =
      GENERATE(values<Case>({{"47474000", "user_ticks = 18, idle_ticks = 182", "[]"},
                             {"47475000", "user_ticks = 18, idle_ticks = 182", R"(["starved"])"},
                             {"47475000", "user_ticks = 4, idle_ticks = 196", "[]"},
                             {"47475000", "user_ticks = NULL", "[]"},
                             {"NULL", "user_ticks = 18, idle_ticks = 182", "[]"}}));
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto& database = fixture.database;
  for (const char* table : {"system_reading", "process_reading"})
    database.exec(std::string("UPDATE ") + table +
                  " SET t_us = CASE t_us WHEN 5100000 THEN 5000500 ELSE 5950000 END");
  database.exec(
      "UPDATE system_reading SET user_ticks = 0, nice_ticks = 0, system_ticks = 0, idle_ticks = 0, "
      "iowait_ticks = 0, irq_ticks = 0, softirq_ticks = 0, steal_ticks = 0");
  database.exec(std::string("UPDATE system_reading SET ") + others + " WHERE t_us > 5500000");
  // 949.5 ms between the two.
  database.exec("UPDATE process_reading SET run_delay_ns = CASE WHEN t_us < 5500000 THEN 0 ELSE " +
                std::string(delay_ns) + " END");
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK(database.execAndGet("SELECT flags FROM attempt").getString() == flags);
}

TEST_CASE("calibration, rest and what a machine does not tell are stored with the result") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK(fixture.count("SELECT calibration_before_best_wall_ns FROM attempt") == 7'900'000);
  CHECK(fixture.count("SELECT calibration_after_median_wall_ns FROM attempt") == 8'100'000);
  CHECK(fixture.count("SELECT count(*) FROM contention WHERE calibration_ratio = 1.0 AND "
                      "absent_sources = '{\"package_energy\":\"permission_denied\"}'") == 1);
  CHECK(fixture.count("SELECT rest_us FROM attempt") == 250'100);
  CHECK(fixture.count("SELECT rest_package_energy_uj FROM attempt") == 2'501'000);
}

TEST_CASE(
    "a trial is immutable once its outcome is written, and its hash shows a change below it") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK_THROWS_WITH(
      fixture.database.exec("UPDATE trial SET outcome = 'timeout' WHERE outcome = 'done'"),
      Catch::Contains("immutable"));
  const auto attempt = sweep::find_attempt(fixture.database, lease.trial_uuid, 1);
  const std::string stored =
      fixture.database.execAndGet("SELECT content_sha256 FROM trial WHERE outcome = 'done'")
          .getString();
  CHECK(sweep::content_sha256(fixture.database, attempt.trial_id, 1) == stored);
  fixture.database.exec("UPDATE iteration SET duration_ns = duration_ns + 1");
  CHECK(sweep::content_sha256(fixture.database, attempt.trial_id, 1) != stored);
}

TEST_CASE("failures keep cause, message and phase; lost visibility is tried again") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["outcome"] = "visibility_lost";
  result["cause"] = "hidden";
  result["message"] = "the tab was hidden";
  CHECK_FALSE(fixture.deliver(lease, result));
  const auto again = fixture.lease();
  CHECK(again.trial_uuid == lease.trial_uuid);
  CHECK(again.attempt_number == 2);
  result = fixture.done(again);
  result["outcome"] = "page_error";
  result["cause"] = "uncaught_exception";
  result["message"] = "boom";
  result["phase"] = "build";
  result["report"]["phases"][1]["end_us"] = nullptr;
  CHECK_FALSE(fixture.deliver(again, result));
  CHECK(fixture.count(
            "SELECT count(*) FROM trial_summary WHERE outcome = 'page_error' AND message = 'boom' "
            "AND failed_phase = 'build' AND attempts = 2") == 1);
}

TEST_CASE("clock pings that contradict each other are flagged, not averaged") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["clock_pings"].push_back(
      {{"page_send_us", 2000.0}, {"host_us", 9'001'200}, {"page_receive_us", 2400.0}});
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags LIKE '%clock_not_aligned%' AND "
                      "clock_offset_us IS NULL") == 1);
}

TEST_CASE("files that were exchanged after the lease flag the attempt") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  fixture.catalog.frameworks[0].workload_sha256 = "another build";
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"workload_changed\"]'") == 1);
}

TEST_CASE("whether a page had to be observed is its element's word, where it says one") {
  const bool of_plan = GENERATE(false, true);
  SweepFixture fixture;
  if (of_plan) fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.experience', 1)");
  fixture.database.exec(
      std::string("INSERT INTO trial_terms (sweep_id, configuration_id, experience) SELECT "
                  "DISTINCT sweep_id, configuration_id, ") +
      (of_plan ? "0" : "1") + " FROM trial");
  const auto lease = fixture.lease();
  CHECK(lease.experience != of_plan);
  const auto refused = fixture.deliver(lease, fixture.done(lease));
  CHECK(refused.has_value() != of_plan);  // it was observed by the element's word alone
}

TEST_CASE("what a page observed is stored entry by entry") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  json result = fixture.done(lease);
  result["report"]["observations"] = json::array({{{"phase", result["report"]["phases"][1]["name"]},
                                                   {"kind", "frame"},
                                                   {"start_us", {3000, 20'000}},
                                                   {"duration_us", {17'000, 16'600}}}});
  CHECK(!fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM observation WHERE kind = 'frame' AND "
                      "(observation_index, start_page_us, duration_us) IN "
                      "(VALUES (0, 3000, 17000), (1, 20000, 16600))") == 2);
}

TEST_CASE("a profile becomes hot functions and call depths of the measured phase") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  // The pings say: page time 0 is 5'000'000. Phase build ends at 5'003'000, the measured one at
  // 5'900'000: the first sample lies before it, the last behind.
  const json frame = {{"functionName", "step"},
                      {"scriptId", "7"},
                      {"url", "http://127.0.0.1:1/vendor/alpha/1.0.0/p.js"},
                      {"lineNumber", 0},
                      {"columnNumber", 9}};
  const json root = {{"functionName", "(root)"},
                     {"scriptId", "0"},
                     {"url", ""},
                     {"lineNumber", -1},
                     {"columnNumber", -1}};
  const json profile = {{"startTime", 5'001'000},
                        {"endTime", 5'999'000},
                        {"nodes",
                         {{{"id", 1}, {"callFrame", root}, {"children", {2}}},
                          {{"id", 2}, {"callFrame", frame}, {"children", {3}}},
                          {{"id", 3}, {"callFrame", frame}}}},
                        {"samples", {3, 2, 3, 3}},
                        {"timeDeltas", {1'000, 100'000, 1'000, 890'000}}};
  const sweep::ProfilerAnswer answer = profile;
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease), &answer));
  CHECK(fixture.count("SELECT count(*) FROM hot_function WHERE rank = 1 AND function_name = 'step' "
                      "AND script = '/vendor/alpha/1.0.0/p.js' AND line_number = 1 AND "
                      "column_number = 10 AND samples = 2") == 1);
  CHECK(fixture.count("SELECT value FROM metric WHERE name = 'call_depth_max'") == 2);
  CHECK(fixture.count("SELECT value * 2 FROM metric WHERE name = 'call_depth_mean'") == 3);
  CHECK(fixture.count("SELECT value FROM metric WHERE name = 'call_depth_samples'") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"profiled\"]'") == 1);
}

TEST_CASE("what a library's profiler saw of its operators is stored with its calls and its clock") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  json result = fixture.done(lease);
  result["report"]["operators"] = {
      {"calls", 3},
      {"elapsed_ns", 900},
      {"clock", "wall"},
      {"types",
       {{{"type", "Conv2D"}, {"executions", 6}, {"total_ns", 700}},
        {{"type", "Relu"}, {"executions", 3}, {"total_ns", 0}}}}};
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM operator_profile JOIN operator_time USING (trial_id, "
                      "attempt_number) WHERE (calls, elapsed_ns, clock) = (3, 900, 'wall') AND "
                      "(operator, executions, total_ns) IN (VALUES ('Conv2D', 6, 700), "
                      "('Relu', 3, 0))") == 2);
}

TEST_CASE("a trial that brought no profile says why, and keeps its numbers") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const sweep::ProfilerAnswer answer = tl::unexpected(std::string("the browser is gone"));
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease), &answer));
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"profiled\",\"no_profile\"]' "
                      "AND facts ->> 'profile' = 'the browser is gone'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM iteration") == 2);
  CHECK(fixture.count("SELECT count(*) FROM hot_function") == 0);
}
