#pragma once

#include <string>
#include <string_view>

namespace webdyno::present {

/// What the terminal can show. Colour carries nothing that words do not say.
struct Style {
  bool colour = false;
  bool utf8 = false;
};

/// Columns of a terminal line; everything fits into it.
inline constexpr std::size_t kColumns = 80;

/// Colour when standard output is a terminal and NO_COLOR is not set; UTF-8 when the locale says so.
Style terminal_style();

std::string bold(const Style& style, std::string_view text);
std::string failed(const Style& style, std::string_view text);   // red
std::string flagged(const Style& style, std::string_view text);  // amber

/// A thin line across the table.
std::string rule(const Style& style, std::size_t columns);

/// Padded to `columns`; text that is longer stays whole. ASCII text only.
std::string left(std::string_view text, std::size_t columns);
std::string right(std::string_view text, std::size_t columns);

}  // namespace webdyno::present
