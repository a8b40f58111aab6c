#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace webdyno::present {

/// Columns that are used at most, and where there is no terminal. Everything but query results and
/// what has no blank to be broken at fits into the columns of a Style.
inline constexpr std::size_t kColumns = 80;

/// What the terminal can show. Colour carries nothing that words do not say.
struct Style {
  bool colour = false;
  bool utf8 = false;
  std::size_t columns = kColumns;
};

struct Terminal {
  std::size_t columns = kColumns;  // of a line; kColumns where the terminal does not say
  std::size_t rows = 0;            // 0: unknown
  bool moves = false;              // it takes escape sequences; a dumb one shows them
};

/// The terminal at standard output as it is now: a window changes its size at any time.
Terminal terminal();

/// Colour when standard output is a terminal that takes it and NO_COLOR (no-color.org) is not set;
/// UTF-8 when the locale says so; the terminal's columns, kColumns at most. This and terminal() are
/// the functions of present/ that look at their surroundings.
Style terminal_style();

std::string bold(const Style& style, std::string_view text);
std::string quiet(const Style& style, std::string_view text);    // dim
std::string failed(const Style& style, std::string_view text);   // red
std::string flagged(const Style& style, std::string_view text);  // amber

/// Text in the colour of an outcome: nothing for done and unsupported; amber for what the machine
/// or a person did to the trial; red for what the page did.
std::string coloured_outcome(const Style& style, std::string_view outcome, std::string_view text);

/// A thin line across the table.
std::string rule(const Style& style, std::size_t columns);

/// Padded to `columns` cells; text that is longer stays whole. Colour comes after padding.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

}  // namespace webdyno::present
