#include "server/cli/present/claim_text.hpp"

#include <catch2/catch.hpp>

using namespace webdyno::present;

TEST_CASE("a claim is told by its verdict, both readings, what was printed and its query") {
  const ClaimText both{.title = "WebGL is faster",
                       .survival = "holds only as the study read it",
                       .printed = "",
                       .as_read = {.estimate = 0.5, .low = 0.4, .high = 0.6},
                       .as_waited = {.estimate = 2.0, .low = 1.8, .high = 2.25},
                       .one_reading = false,
                       .query = "./webdyno query claim_x sweep_id=1"};
  ClaimText one = both;
  one.title = "Files are larger";
  one.survival = "open";
  one.one_reading = true;
  one.printed = "about 7x";
  one.as_waited = {.estimate = 7, .low = {}, .high = {}};
  ClaimText none = both;
  none.survival = "not measured";
  none.query = "";
  CHECK(claims_text({both, one, none}, {}) ==
        "WebGL is faster\n"
        "  holds only as the study read it\n"
        "  as the study read it 0.500x [0.400, 0.600]; as a user waits 2.00x [1.80, 2.25]\n"
        "  ./webdyno query claim_x sweep_id=1\n"
        "Files are larger\n"
        "  open\n"
        "  7.00x without an interval\n"
        "  printed: about 7x\n"
        "  ./webdyno query claim_x sweep_id=1\n"
        "WebGL is faster\n"
        "  not measured\n");
}

TEST_CASE("a claim's ratio names the parts that it is without") {
  const ClaimText claim{
      .title = "X loads fastest",
      .survival = "survives under both readings",
      .printed = "",
      .as_read = {.estimate = 3.0, .low = 2.0, .high = 4.5, .without = {"brain 1", "tfjs 4"}},
      .as_waited = {.estimate = 2.0, .low = 1.8, .high = 2.25},
      .one_reading = false,
      .query = "q"};
  CHECK_THAT(claims_text({claim}, {.colour = false, .utf8 = false, .columns = 120}),
             Catch::Contains("as the study read it 3.00x [2.00, 4.50] (not measured: brain 1, tfjs "
                             "4); as a user waits 2.00x [1.80, 2.25]\n"));
}
