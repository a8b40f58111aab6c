#include "server/cli/present/style.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace webdyno::present {
namespace {

std::string paint(const Style& style, std::string_view code, std::string_view text) {
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

/// POSIX: LC_ALL before LC_CTYPE before LANG.
std::string locale_name() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

Style terminal_style() {
  const std::string locale = locale_name();
  return {.colour = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr,
          .utf8 = locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos};
}

std::string bold(const Style& style, std::string_view text) { return paint(style, "1", text); }
std::string failed(const Style& style, std::string_view text) { return paint(style, "31", text); }
std::string flagged(const Style& style, std::string_view text) { return paint(style, "33", text); }

std::string rule(const Style& style, std::size_t columns) {
  std::string line;
  for (std::size_t i = 0; i < columns; ++i) line += style.utf8 ? "\u2500" : "-";
  return line;
}

std::string left(std::string_view text, std::size_t columns) { return fmt::format("{:<{}}", text, columns); }
std::string right(std::string_view text, std::size_t columns) { return fmt::format("{:>{}}", text, columns); }

}  // namespace webdyno::present
