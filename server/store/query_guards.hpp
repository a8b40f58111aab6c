#pragma once

#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <string_view>

namespace webdyno::store {

/// What keeps a person's query from doing more than reading, for as long as this lives; then the
/// connection is as it was. A read-only connection is not enough (VACUUM INTO writes files, ATTACH
/// reads them), so an authorizer allows SELECT, reads, functions (but load_extension), recursion
/// and pragmas that say something and change nothing alone; a progress handler interrupts what goes
/// on beyond the deadline; and limits bound the size of every value and of the statement.
class QueryGuards {
 public:
  using Clock = std::chrono::steady_clock;

  /// `stopped`: asked as often as the clock is looked at; true interrupts as well.
  QueryGuards(sqlite3* connection, std::chrono::milliseconds deadline,
              std::function<bool()> stopped = {});
  ~QueryGuards();
  QueryGuards(const QueryGuards&) = delete;
  QueryGuards& operator=(const QueryGuards&) = delete;

  /// From here on pragmas are those of table-valued functions: a PRAGMA that is a statement of its
  /// own is known when it is prepared.
  void statement_is_prepared() { prepared_ = true; }

  /// The deadline is as far from now as it was at first.
  void begin_again() { end_ = Clock::now() + deadline_; }

  /// The first action that was refused, in words; empty when none was.
  std::string_view refused() const;

 private:
  static int authorize(void* self, int action, const char* first, const char* second, const char*,
                       const char*);
  static int check_deadline(void* self);

  sqlite3* connection_;
  std::chrono::milliseconds deadline_;
  Clock::time_point end_;
  std::function<bool()> stopped_;
  int value_bytes_ = 0;
  int statement_bytes_ = 0;
  int refused_ = 0;
  bool prepared_ = false;
};

}  // namespace webdyno::store
