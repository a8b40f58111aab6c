#include "server/store/saved_query.hpp"

#include <catch2/catch.hpp>

#include "server/store/database.hpp"
#include "tests/unit/store/temporary_directory.hpp"

namespace store = webdyno::store;
using nlohmann::json;

namespace {

const std::string kText =
    "-- Which is first\n"
    "-- The first ones.\n"
    "-- And what they are.\n"
    "-- :sweep_id integer = null  number of a sweep\n"
    "-- :share real = 0.5  of all\n"
    "-- :backend text  wasm, say\n"
    "SELECT :sweep_id, :share, :backend; -- :not_one\n";

}  // namespace

TEST_CASE("a saved query's comments say what it is and takes") {
  const auto query = store::parse_saved_query("first.sql", kText);
  CHECK(query.name == "first");
  CHECK(query.title == "Which is first");
  CHECK(query.description == "The first ones. And what they are.");
  CHECK(query.sql == kText);
  REQUIRE(query.parameters.size() == 3);
  CHECK(query.parameters[0].fallback == json(nullptr));
  CHECK(query.parameters[1].type == "real");
  CHECK(query.parameters[1].description == "of all");
  CHECK_FALSE(query.parameters[2].fallback);
  for (const std::string text :
       {"-- Title\nSELECT 1", "SELECT 1", "-- T\n-- D\n-- :a number  x\n",
        "-- T\n-- D\n-- :a text\n", "-- T\n-- D\n-- :a text = x  no JSON\n"}) {
    INFO(text);
    CHECK_THROWS_AS(store::parse_saved_query("a.sql", text), std::invalid_argument);
  }
}

TEST_CASE("a query that says something is a finding") {
  const std::string begin = "-- Title\n-- What it is.\n";
  const std::string end = "SELECT 1 AS configuration_id, 2.0 AS value\n";
  const auto query = store::parse_saved_query(
      "finding_x.sql",
      begin + "-- says: It takes {value}.\n-- needs: quick\n-- unit: cores\n" + end);
  REQUIRE(query.finding);
  CHECK(query.finding->says == "It takes {value}.");
  CHECK(query.finding->says_below == query.finding->says);
  CHECK(query.finding->unit == "cores");
  CHECK(query.finding->study.empty());
  CHECK(query.description == "What it is.");
  CHECK_FALSE(store::parse_saved_query("x.sql", begin + end).finding);
  CHECK_THROWS_AS(store::parse_saved_query("x.sql", begin + "-- says: {value}\n" + end),
                  std::invalid_argument);
}

TEST_CASE("a query that claims something is a claim, which holds above 1 or below") {
  const std::string begin = "-- Title\n-- What it is.\n";
  const std::string end = "SELECT 1 AS configuration_id, 2.0 AS value\n";
  const std::string claims = "-- claims: It takes {value}.\n-- plan: quick\n";
  const auto query = store::parse_saved_query(
      "claim_x.sql", begin + claims + "-- holds: below 1\n-- printed: 7x\n" + end);
  REQUIRE(query.claim);
  CHECK(query.claim->claims == "It takes {value}.");
  CHECK(query.claim->plan == "quick");
  CHECK(query.claim->printed == "7x");
  CHECK(query.claim->below);
  CHECK(query.description == "What it is.");
  CHECK_FALSE(query.finding);
  CHECK_FALSE(store::parse_saved_query("claim_x.sql", begin + claims + end).claim->below);
  for (const std::string& wrong :
       {begin + "-- claims: {value}\n" + end, begin + claims + "-- holds: at 1\n" + end})
    CHECK_THROWS_AS(store::parse_saved_query("x.sql", wrong), std::invalid_argument);
}

TEST_CASE("values of a saved query are of their types, and none is forgotten") {
  const auto query = store::parse_saved_query("first.sql", kText);
  CHECK(store::values_of(query, {{"backend", "7"}, {"share", "1"}}) ==
        store::QueryParameters{{"sweep_id", nullptr}, {"share", 1.0}, {"backend", "7"}});
  CHECK(store::values_of(query, {}).error() == "query first needs a value for backend: wasm, say");
  CHECK(store::values_of(query, {{"sweep", "1"}}).error() ==
        "query first has no parameter 'sweep': it takes sweep_id, share, backend");
  for (const std::string text : {"", "1.5", "x", "99999999999999999999"}) {
    CHECK(store::values_of(query, {{"sweep_id", text}}).error() ==
          "sweep_id of query first: '" + text + "' is not of type integer");
  }
  CHECK_FALSE(store::values_of(query, {{"share", "inf"}}));
}

TEST_CASE("values for other queries are what they read as") {
  CHECK(
      store::guessed_values({{"a", "7"}, {"b", "-0.5"}, {"c", "7 ms"}, {"d", ""}, {"e", "nan"}}) ==
      store::QueryParameters{{"a", 7}, {"b", -0.5}, {"c", "7 ms"}, {"d", ""}, {"e", "nan"}});
}

TEST_CASE("each saved query is a SELECT that names the parameters that it uses") {
  const webdyno::test::TemporaryDirectory directory;
  auto database = store::open_for_writing(directory.path() / "s.db");
  CHECK(store::saved_queries().size() >= 9);
  for (const auto& query : store::saved_queries()) {
    INFO(query.name);
    store::QueryParameters values;
    for (const auto& each : query.parameters) values[each.name] = each.fallback.value_or("x");
    const auto result = store::run_user_query(database, query.sql, {}, values);
    REQUIRE(result);
    CHECK(result->rows.empty());
  }
}
