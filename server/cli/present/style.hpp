#pragma once

#include <string>
#include <string_view>

namespace webdyno::present {

/// What the terminal can show. Colour carries nothing that words do not say.
struct Style {
  bool colour = false;
  bool utf8 = false;
};

/// Columns of a terminal line; everything but query results fits into it.
inline constexpr std::size_t kColumns = 80;

/// Colour when standard output is a terminal and NO_COLOR (no-color.org) is not set; UTF-8 when the
/// locale says so. The one function of present/ that looks at its surroundings.
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
