#include "server/cli/present/layout.hpp"

#include <algorithm>

namespace webdyno::present {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

/// Bytes of the character that begins here (RFC 3629); 0: there is none.
std::size_t character_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  if (size == 0 || size > text.size()) return 0;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(size),
                     is_continuation)
             ? size
             : 0;
}

/// C0, DEL, and C1, which is U+0080 to U+009F and holds a second way to begin escape sequences.
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

bool in(char byte, unsigned char first, unsigned char last) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= first && value <= last;
}

/// Bytes of the control string behind OSC, DCS and their like: to BEL or ST. 0: it has no end, and
/// what follows is text.
std::size_t string_bytes(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\a') return i + 1;
    const auto two = text.substr(i, 2);
    if (two == "\x1b\\" || two == "\xc2\x9c") return i + 2;
  }
  return 0;
}

/// Bytes of parameters, intermediates and the last one of a control sequence, as far as they are
/// there.
std::size_t control_bytes(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && in(text[end], 0x30, 0x3f)) ++end;
  while (end < text.size() && in(text[end], 0x20, 0x2f)) ++end;
  return end < text.size() && in(text[end], 0x40, 0x7e) ? end + 1 : end;
}

/// Bytes of the escape sequence that begins here, by ESC or by the one character of C1; 0: none.
std::size_t escape_bytes(std::string_view text) {
  if (text.size() < 2 || (text[0] != '\x1b' && text[0] != '\xc2')) return 0;
  // ESC and a byte of 0x40 to 0x5f is the character of C1 that is 0x40 higher.
  const char kind =
      text[0] == '\x1b' ? text[1] : static_cast<char>(static_cast<unsigned char>(text[1]) - 0x40);
  if (text[0] == '\xc2' && !in(text[1], 0x80, 0x9f)) return 0;
  const auto rest = text.substr(2);
  if (kind == '[') return 2 + control_bytes(rest);
  if (std::string_view("]PX^_").find(kind) != std::string_view::npos) return 2 + string_bytes(rest);
  if (text[0] == '\xc2') return 0;
  std::size_t end = 1;
  while (end < text.size() && in(text[end], 0x20, 0x2f)) ++end;
  return end < text.size() && in(text[end], 0x30, 0x7e) ? end + 1 : 0;
}

}  // namespace

std::size_t cells(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return !is_continuation(byte); }));
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    if (const std::size_t escape = escape_bytes(text); escape > 0) {
      text.remove_prefix(escape);
      continue;
    }
    const std::size_t size = character_bytes(text);
    if (size == 0) {
      result += '?';
    } else if (is_control(text.substr(0, size))) {
      result += ' ';
    } else {
      result += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return result;
}

std::string cut(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (std::size_t taken = 0; end < text.size(); ++end) {
    if (!is_continuation(text[end]) && taken++ == columns) break;
  }
  return std::string(text.substr(0, end));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns,
                                 std::size_t most_lines) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    std::string word(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && cells(line) + 1 + cells(word) > columns) {
      lines.push_back(line);
      line.clear();
    }
    while (cells(word) > columns) {
      lines.push_back(cut(word, columns));
      word.erase(0, lines.back().size());
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) lines.push_back(line);
  if (lines.size() > most_lines) {
    lines.resize(most_lines);
    lines.back() = cut(lines.back(), columns - 3) + "...";
  }
  return lines;
}

}  // namespace webdyno::present
