// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vdv463::cli {

/// JSON text, member by member; whatever is written is well-formed UTF-8 on one line. The caller
/// keeps the order: a key, then its value.
class JsonWriter {
public:
    void begin_object();
    void end_object();
    void begin_array();
    void end_array();

    void key(std::string_view name);
    void string(std::string_view text);
    void boolean(bool value);
    void integer(std::int64_t value);
    /// The shortest text that reads back as the same number; null when it is not finite.
    void number(double value);
    void null();
    /// A value that is JSON already.
    void raw(std::string_view json);

    void member(std::string_view name, std::string_view text);
    void member(std::string_view name, const char* text);
    void member(std::string_view name, bool value);
    void member(std::string_view name, std::int64_t value);

    const std::string& text() const { return text_; }

private:
    void separate();
    void quote(std::string_view text);

    std::string text_;
    bool needs_comma_ = false;
};

}  // namespace vdv463::cli
