// What arrives of an attempt, in what order and how often: samples and results that come again,
// contradict what has come, or are refused.
#include <catch2/catch.hpp>

#include "server/sweep/attempt.hpp"
#include "server/sweep/result.hpp"
#include "server/sweep/samples.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;
using webdyno::test::SweepFixture;

TEST_CASE("samples and results can be delivered again") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::record_samples(fixture.database, webdyno::test::batch(lease, 0));
  sweep::record_samples(fixture.database, webdyno::test::batch(lease, 0));
  CHECK(fixture.count("SELECT count(*) FROM process_reading") == 2);
  CHECK(fixture.count("SELECT count(*) FROM process") == 1);
  const auto result = fixture.done(lease);
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM iteration") == 2);
  sweep::record_samples(fixture.database,
                        webdyno::test::batch(lease, 0));  // its acknowledgement was lost
  CHECK_THROWS_AS(sweep::record_samples(fixture.database, webdyno::test::batch(lease, 1)),
                  sweep::Rejected);
  auto other = result;
  other["outcome"] = "timeout";
  CHECK(fixture.deliver(lease, other)->reason() == sweep::Rejected::Reason::kConflict);
}

TEST_CASE("another result of the same outcome is refused, and leaves its reason") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  const auto result = fixture.done(lease);
  CHECK_FALSE(fixture.deliver(lease, result));
  auto other = result;
  other["report"]["iterations"][0]["duration_ns"][0] = 1'000'001;
  const auto refusal = fixture.deliver(lease, other);
  REQUIRE(refusal);
  CHECK(refusal->reason() == sweep::Rejected::Reason::kConflict);
  CHECK(std::string(refusal->what()) ==
        "this attempt has already ended as done with another result");
  CHECK(fixture.count("SELECT count(*) FROM event JOIN trial USING (trial_id) WHERE kind = "
                      "'result_refused' AND trial_uuid = '" +
                      lease.trial_uuid +
                      "' AND event.attempt_number = 1 AND detail = 'this attempt has already ended "
                      "as done with another result'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM iteration WHERE duration_ns = 1000001") == 0);
  // Blanks and the order of members are no content.
  CHECK_FALSE(fixture.deliver(lease, json::parse(result.dump(2))));
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'result_refused'") == 1);
}

TEST_CASE("a result again, of an attempt whose trial is tried again meanwhile") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["outcome"] = "tab_closed";
  CHECK_FALSE(fixture.deliver(lease, result));
  const auto again = fixture.lease();
  REQUIRE(again.trial_uuid == lease.trial_uuid);
  CHECK_FALSE(fixture.deliver(lease, result));
  result["message"] = "another one";
  CHECK(fixture.deliver(lease, result)->reason() == sweep::Rejected::Reason::kConflict);
  // The refusal is the first attempt's: the second one runs on without it.
  CHECK(fixture.count("SELECT attempt_number FROM event WHERE kind = 'result_refused'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE cause = 'result_refused'") == 0);
}

TEST_CASE("an attempt that ended without a result takes one that says the same") {
  SweepFixture fixture;
  const auto lost = fixture.lease();
  fixture.lease();
  auto result = fixture.done(lost);
  result["outcome"] = "driver_lost";
  CHECK_FALSE(fixture.deliver(lost, result));
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE result_sha256 IS NOT NULL") == 0);
}

TEST_CASE("another driver's result and a second outcome are refused") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto foreign = fixture.done(lease);
  foreign["driver_uuid"] = "33333333-3333-7333-8333-333333333333";
  CHECK(fixture.deliver(lease, foreign)->reason() == sweep::Rejected::Reason::kConflict);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE outcome IS NOT NULL OR cause IS NOT "
                      "NULL") == 0);
}

TEST_CASE("a result counts what arrived: no outcome before every batch is there") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto result = fixture.done(lease);
  result["sampling"]["batches"] = 3;
  result["sampling"]["ticks"] = 6;
  sweep::record_samples(fixture.database, webdyno::test::batch(lease, 2));
  const auto refusal = fixture.deliver(lease, result);
  REQUIRE(refusal);
  CHECK(refusal->reason() == sweep::Rejected::Reason::kConflict);
  CHECK(refusal->path() == "$.sampling.batches");
  CHECK_THAT(refusal->what(), Catch::Contains("1 of the result's 3 batches"));
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome IS NOT NULL") == 0);
  sweep::record_samples(fixture.database, webdyno::test::batch(lease, 1));
  CHECK_FALSE(fixture.deliver(lease, result));
  CHECK(fixture.count("SELECT count(*) FROM trial WHERE outcome = 'done'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE cause IS NOT NULL") == 0);
  for (int sequence = 0; sequence < 3; ++sequence)
    CHECK_NOTHROW(sweep::record_samples(fixture.database, webdyno::test::batch(lease, sequence)));
  CHECK_THROWS_AS(sweep::record_samples(fixture.database, webdyno::test::batch(lease, 3)),
                  sweep::Rejected);
}

TEST_CASE("a result that counts fewer batches or samples than there are is refused") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::record_samples(fixture.database, webdyno::test::batch(lease, 1));
  auto result = fixture.done(lease);
  CHECK(fixture.deliver(lease, result)->path() == "$.sampling.batches");
  result["sampling"]["batches"] = 2;
  CHECK(fixture.deliver(lease, result)->path() == "$.sampling.ticks");
  result["sampling"]["ticks"] = 4;
  result["stopped"]["monotonic_us"] = 5'150'000;
  result["report"]["phases"][1]["end_us"] = 100'000;
  CHECK(fixture.deliver(lease, result)->path() == "$.sampling");
  result["stopped"]["monotonic_us"] = 6'000'000;
  CHECK_FALSE(fixture.deliver(lease, result));
}

TEST_CASE("a refused result is an event with its reason, and the attempt ends with it") {
  SweepFixture fixture;
  const auto first = fixture.lease();
  for (int attempt = 1; attempt <= 3; ++attempt) {
    const auto lease = attempt == 1 ? first : fixture.lease();
    REQUIRE(lease.trial_uuid == first.trial_uuid);
    auto result = fixture.done(lease);
    result["report"]["phases"].push_back(result["report"]["phases"][1]);
    CHECK(fixture.deliver(lease, result)->path() == "$.report.phases[2].name");
  }
  CHECK(fixture.count("SELECT count(*) FROM phase") == 0);
  CHECK(fixture.lease().trial_uuid != first.trial_uuid);
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'result_refused' AND detail LIKE "
                      "'$.report.phases[2].name: phase % comes twice' AND trial_id IS NOT NULL AND "
                      "attempt_number IS NOT NULL") == 3);
  CHECK(fixture.count("SELECT count(*) FROM trial_summary WHERE outcome = 'driver_lost' AND cause "
                      "= 'result_refused' AND message LIKE '%comes twice'") == 1);
}

TEST_CASE("what the database alone refuses is said, and stored as an event, too") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  fixture.database.exec("CREATE UNIQUE INDEX one_phase ON phase (trial_id)");
  const auto refusal = fixture.deliver(lease, fixture.done(lease));
  REQUIRE(refusal);
  CHECK(refusal->reason() == sweep::Rejected::Reason::kBadRequest);
  CHECK_THAT(refusal->what(), Catch::Contains("UNIQUE constraint failed: phase.trial_id"));
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'result_refused' AND detail LIKE "
                      "'%UNIQUE constraint failed%'") == 1);
}

TEST_CASE("a refusal of a body that is no result is kept for the trial that it was sent for") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  sweep::note_refusal(fixture.database, lease.trial_uuid, nullptr, "$: not JSON");
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE cause = 'result_refused' AND message = "
                      "'$: not JSON' AND outcome IS NULL") == 1);
  sweep::note_refusal(fixture.database, fixture.sweep_uuid, nullptr, "$: not JSON");
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'result_refused'") == 2);
}

TEST_CASE("two samples of one attempt cannot have one time") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  auto again = webdyno::test::batch(lease, 0);
  again.sequence = 1;
  CHECK_THROWS_WITH(sweep::record_samples(fixture.database, again),
                    Catch::Contains("two samples at 5100000 us"));
}
