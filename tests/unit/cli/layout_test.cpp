#include "server/cli/present/layout.hpp"

#include <catch2/catch.hpp>

#include "server/cli/present/style.hpp"

using namespace webdyno::present;
using Lines = std::vector<std::string>;

TEST_CASE("cells are counted by character") {
  CHECK(cells("abc") == 3);
  CHECK(cells("\u2501\u00e9") == 2);
  CHECK(left("\u00e9", 3) == "\u00e9  ");
  CHECK(right("\u00e9", 3) == "  \u00e9");
  CHECK(right("longer", 3) == "longer");
  CHECK(cut("\u00e9\u00e9\u00e9", 2) == "\u00e9\u00e9");
  CHECK(cut("ab", 5) == "ab");
}

TEST_CASE("text from outside cannot steer the terminal") {
  CHECK(printable("a\x1b[31mb\r\nc\td\x7f") == "ab  c d ");
  CHECK(printable("\xc2\x9b"
                  "31m") == "");  // U+009B begins an escape sequence too
  CHECK(printable("\x1b[1;38:5:9mred\x1b[0m [1m]") == "red [1m]");
  CHECK(printable("\x1b]0;a title\a|\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\|") == "|link|");
  CHECK(printable("\x1bPdata\x1b\\a\xc2\x9d"
                  "0;t\xc2\x9c"
                  "b\x1b(Bc\x1b=d") == "abcd");
  CHECK(printable("cut \x1b[31") == "cut ");
  CHECK(printable("kept \x1b]52;c;text without an end") == "kept 52;c;text without an end");
  CHECK(printable("\x1b") == " ");
  CHECK(printable("\x1b\n\xc2\x85|") == "   |");
  CHECK(printable("na\u00efve \u2501") == "na\u00efve \u2501");
  CHECK(printable("a\xff"
                  "b\xc3") == "a?b?");
  CHECK(printable("\xc0\xaf\xe2\x82") == "????");
}

TEST_CASE("words are wrapped, long ones broken, many lines cut") {
  CHECK(wrapped("aa bb cc", 5, 9) == Lines{"aa bb", "cc"});
  CHECK(wrapped("  aa   bb  ", 9, 9) == Lines{"aa bb"});
  CHECK(wrapped("abcdefgh ij", 3, 9) == Lines{"abc", "def", "gh", "ij"});
  CHECK(wrapped("aaaa bbbb cccc", 4, 2) == Lines{"aaaa", "b..."});
  CHECK(wrapped("", 9, 9).empty());
}

TEST_CASE("colour only when asked, by outcome") {
  const Style plain{.colour = false, .utf8 = false};
  const Style colour{.colour = true, .utf8 = true};
  CHECK(coloured_outcome(plain, "gpu_error", "x") == "x");
  CHECK(coloured_outcome(colour, "gpu_error", "x") == "\x1b[31mx\x1b[0m");
  CHECK(coloured_outcome(colour, "timeout", "x") == "\x1b[33mx\x1b[0m");
  CHECK(coloured_outcome(colour, "unsupported", "x") == "x");
  CHECK(rule(plain, 3) == "---");
  CHECK(rule(colour, 2) == "\x1b[2m\u2500\u2500\x1b[0m");
}
