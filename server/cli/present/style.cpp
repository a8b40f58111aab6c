#include "server/cli/present/style.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "server/cli/present/layout.hpp"

namespace webdyno::present {
namespace {

/// ECMA-48 SGR.
std::string paint(const Style& style, std::string_view code, std::string_view text) {
  return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string padding(std::string_view text, std::size_t columns) {
  const std::size_t taken = cells(text);
  return std::string(taken < columns ? columns - taken : 0, ' ');
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

/// POSIX: LC_ALL before LC_CTYPE before LANG.
std::string locale_name() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (std::string value = variable(name); !value.empty()) return value;
  }
  return {};
}

}  // namespace

Terminal terminal() {
  Terminal found;
  if (::isatty(STDOUT_FILENO) == 0) return found;
  const std::string kind = variable("TERM");
  found.moves = !kind.empty() && kind != "dumb";
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return found;
  // Serial lines and some containers say 0.
  if (size.ws_col > 0) found.columns = size.ws_col;
  found.rows = size.ws_row;
  return found;
}

Style terminal_style() {
  const std::string locale = locale_name();
  const Terminal now = terminal();
  return {
      .colour = now.moves && variable("NO_COLOR").empty(),
      .utf8 = locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos,
      .columns = std::min(now.columns, kColumns)};
}

std::string bold(const Style& style, std::string_view text) { return paint(style, "1", text); }
std::string quiet(const Style& style, std::string_view text) { return paint(style, "2", text); }
std::string failed(const Style& style, std::string_view text) { return paint(style, "31", text); }
std::string flagged(const Style& style, std::string_view text) { return paint(style, "33", text); }

std::string coloured_outcome(const Style& style, std::string_view outcome, std::string_view text) {
  for (const char* each : {"done", "unsupported"}) {
    if (outcome == each) return std::string(text);
  }
  for (const char* each : {"timeout", "visibility_lost", "tab_closed", "driver_lost"}) {
    if (outcome == each) return flagged(style, text);
  }
  return failed(style, text);
}

std::string rule(const Style& style, std::size_t columns) {
  std::string line;
  for (std::size_t i = 0; i < columns; ++i) line += style.utf8 ? "\u2500" : "-";
  return quiet(style, line);
}

std::string left(std::string_view text, std::size_t columns) {
  return std::string(text) + padding(text, columns);
}
std::string right(std::string_view text, std::size_t columns) {
  return padding(text, columns) + std::string(text);
}

}  // namespace webdyno::present
