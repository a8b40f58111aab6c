#include "server/sweep/result.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>

#include "schema/wire/contract.hpp"
#include "schema/wire/sample_batch.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/content_hash.hpp"
#include "server/sweep/samples.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
namespace wire = webdyno::wire;
using nlohmann::json;
using webdyno::test::SweepFixture;

namespace {

wire::SampleBatch batch(const sweep::Lease& lease, std::int64_t sequence) {
  const json message = {{"type", "sample_batch"},
                        {"contract_version", 2},
                        {"trial_uuid", lease.trial_uuid},
                        {"attempt_number", lease.attempt_number},
                        {"sequence", sequence},
                        {"processes",
                         {{{"pid", 77},
                           {"start_ticks", 5},
                           {"role", "renderer"},
                           {"sub_type", nullptr},
                           {"renderer_client_id", 4},
                           {"first_seen_us", 5'000'000},
                           {"exited_us", nullptr}}}},
                        {"samples",
                         {{{"t_us", 5'100'000 + sequence},
                           {"cost_us", 200},
                           {"missed_ticks", 0},
                           {"readings", {{0, 1000, 2000, 1500, 12, 3, 0}}},
                           {"system", nullptr}},
                          {{"t_us", 5'200'000 + sequence},
                           {"cost_us", 200},
                           {"missed_ticks", 1},
                           {"readings", {{0, 5000, 2000, 1500, nullptr, nullptr, nullptr}}},
                           {"system", nullptr}}}}};
  const auto decoded = wire::decode_sample_batch(message.dump());
  REQUIRE(decoded);
  return *decoded;
}

}  // namespace

TEST_CASE("a done trial is in trial_summary with everything that it stands for") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::record_samples(fixture.database, batch(lease, 0));
  const auto result = fixture.done(lease);
  REQUIRE(wire::validate("trial_result", result));
  sweep::record_result(fixture.database, lease.trial_uuid, result);

  SQLite::Statement row(fixture.database,
                        "SELECT outcome, iterations, phases, clock_error_us, renderer_readings, "
                        "max_abs_error, duration_us "
                        "FROM trial_summary WHERE outcome IS NOT NULL");
  REQUIRE(row.executeStep());
  CHECK(row.getColumn(0).getString() == "done");
  CHECK(row.getColumn(1).getInt() == 2);
  CHECK(row.getColumn(2).getInt() == 2);
  CHECK(row.getColumn(3).getInt() == 250);  // half of 400 us round trip and 100 us clock
  CHECK(row.getColumn(4).getInt() == 2);
  CHECK(row.getColumn(5).getDouble() == 1e-7);
  CHECK(row.getColumn(6).getInt() == 1'000'000);
}

TEST_CASE("samples and results can be delivered again") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::record_samples(fixture.database, batch(lease, 0));
  sweep::record_samples(fixture.database, batch(lease, 0));
  CHECK(fixture.count("SELECT count(*) FROM process_reading") == 2);
  CHECK(fixture.count("SELECT count(*) FROM process") == 1);
  const auto result = fixture.done(lease);
  sweep::record_result(fixture.database, lease.trial_uuid, result);
  sweep::record_result(fixture.database, lease.trial_uuid, result);
  CHECK(fixture.count("SELECT count(*) FROM iteration") == 2);
  sweep::record_samples(fixture.database, batch(lease, 0));  // its acknowledgement was lost
  CHECK_THROWS_AS(sweep::record_samples(fixture.database, batch(lease, 1)), sweep::Rejected);
  auto other = result;
  other["outcome"] = "timeout";
  CHECK_THROWS_AS(sweep::record_result(fixture.database, lease.trial_uuid, other), sweep::Rejected);
}

TEST_CASE(
    "a trial is immutable once its outcome is written, and its hash shows a change below it") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::record_result(fixture.database, lease.trial_uuid, fixture.done(lease));
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
  sweep::record_result(fixture.database, lease.trial_uuid, result);
  const auto again = fixture.lease();
  CHECK(again.trial_uuid == lease.trial_uuid);
  CHECK(again.attempt_number == 2);
  result = fixture.done(again);
  result["outcome"] = "page_error";
  result["cause"] = "uncaught_exception";
  result["message"] = "boom";
  result["phase"] = "build";
  result["report"]["phases"][1]["end_us"] = nullptr;
  sweep::record_result(fixture.database, again.trial_uuid, result);
  CHECK(fixture.count(
            "SELECT count(*) FROM trial_summary WHERE outcome = 'page_error' AND message = 'boom' "
            "AND failed_phase = 'build' AND attempts = 2") == 1);
}

TEST_CASE("a done that lacks what done stands for is refused, and leaves nothing") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto refused = [&](const std::string& pointer, const json& value) {
    auto result = fixture.done(lease);
    result[json::json_pointer(pointer)] = value;
    try {
      sweep::record_result(fixture.database, lease.trial_uuid, result);
    } catch (const sweep::Rejected& error) {
      return error.reason() == sweep::Rejected::Reason::kBadRequest;
    }
    return false;
  };
  CHECK(refused("/report", nullptr));
  CHECK(refused("/sampling", nullptr));
  CHECK(refused("/renderer_pid", nullptr));
  CHECK(refused("/report/phases/0/end_us", nullptr));
  auto foreign = fixture.done(lease);
  foreign["driver_uuid"] = "33333333-3333-7333-8333-333333333333";
  CHECK_THROWS_AS(sweep::record_result(fixture.database, lease.trial_uuid, foreign),
                  sweep::Rejected);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE outcome IS NOT NULL") == 0);
}

TEST_CASE("clock pings that contradict each other are flagged, not averaged") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["clock_pings"].push_back(
      {{"page_send_us", 2000.0}, {"host_us", 9'001'200}, {"page_receive_us", 2400.0}});
  sweep::record_result(fixture.database, lease.trial_uuid, result);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags LIKE '%clock_not_aligned%' AND "
                      "clock_offset_us IS NULL") == 1);
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
  sweep::record_result(fixture.database, lease.trial_uuid, fixture.done(lease), &answer);
  CHECK(fixture.count("SELECT count(*) FROM hot_function WHERE rank = 1 AND function_name = 'step' "
                      "AND script = '/vendor/alpha/1.0.0/p.js' AND line_number = 1 AND "
                      "column_number = 10 AND samples = 2") == 1);
  CHECK(fixture.count("SELECT value FROM metric WHERE name = 'call_depth_max'") == 2);
  CHECK(fixture.count("SELECT value * 2 FROM metric WHERE name = 'call_depth_mean'") == 3);
  CHECK(fixture.count("SELECT value FROM metric WHERE name = 'call_depth_samples'") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"profiled\"]'") == 1);
}

TEST_CASE("a trial that brought no profile says why, and keeps its numbers") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const sweep::ProfilerAnswer answer = tl::unexpected(std::string("the browser is gone"));
  sweep::record_result(fixture.database, lease.trial_uuid, fixture.done(lease), &answer);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"profiled\",\"no_profile\"]' "
                      "AND facts ->> 'profile' = 'the browser is gone'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM iteration") == 2);
  CHECK(fixture.count("SELECT count(*) FROM hot_function") == 0);
}
