#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace webdyno::present {

/// Terminal cells that UTF-8 text takes, at one a character: East Asian wide characters and
/// combining marks are counted wrong, and nothing of ours has them.
std::size_t cells(std::string_view text);

/// Text from outside (page messages, query results, a browser's words) made harmless for a
/// terminal: escape sequences (ECMA-48) go, other control characters become blanks. Invalid UTF-8
/// becomes '?'.
std::string printable(std::string_view text);

/// The first `columns` cells.
std::string cut(std::string_view text, std::size_t columns);

/// Words in lines of at most `columns` cells, at most `most_lines` of them; the last ends in "..."
/// when there is more. A word that is longer than a line is broken.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns,
                                 std::size_t most_lines);

}  // namespace webdyno::present
