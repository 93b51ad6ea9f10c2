// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/timestamp.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace vdv463::core {

/// Appends compact JSON to a string. The caller keeps to JSON's order of calls and hands over
/// valid UTF-8 and finite numbers.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) noexcept : out_(out) {}

    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    /// `name` needs no escapes.
    void key(std::string_view name);

    void string(std::string_view value);
    void boolean(bool value);
    void integer(std::int64_t value);
    void number(double value);
    void date_time(Timestamp value);

private:
    void separate();
    void open(char bracket);
    void close(char bracket);

    std::string& out_;
    bool behind_value_ = false;
};

}  // namespace vdv463::core
