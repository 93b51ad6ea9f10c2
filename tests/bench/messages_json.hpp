// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vdv463::bench {

/// Random values that are the same with every standard library: its own distributions are not.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t bits() { return engine_(); }
    /// Uniform, both ends included.
    std::int64_t integer(std::int64_t low, std::int64_t high) {
        const auto width = static_cast<std::uint64_t>(high - low) + 1;
        return low + static_cast<std::int64_t>(engine_() % width);
    }
    double real(double low, double high) {
        constexpr double two_to_53 = 9007199254740992.0;
        return low + (high - low) * (static_cast<double>(engine_() >> 11U) / two_to_53);
    }
    bool in_pct(std::int64_t chance) { return integer(1, 100) <= chance; }
    template <class T, std::size_t Size>
    const T& one_of(const T (&values)[Size]) {
        return values[engine_() % Size];
    }

private:
    std::mt19937_64 engine_;
};

// Values as JSON text. Written here, so that what is measured does not depend on the codec.

std::string json_string(std::string_view value);
/// With one digit behind the point.
std::string json_decimal(double value);
std::string json_boolean(bool value);
std::string json_list(const std::vector<std::string>& values);

/// The members of one object, in the order of adding or shuffled.
class JsonObject {
public:
    void add(std::string_view name, const std::string& json);
    void add_text(std::string_view name, std::string_view value) { add(name, json_string(value)); }
    void add_decimal(std::string_view name, double value) { add(name, json_decimal(value)); }
    void add_integer(std::string_view name, std::int64_t value) {
        add(name, std::to_string(value));
    }
    void add_boolean(std::string_view name, bool value) { add(name, json_boolean(value)); }

    std::string json() const;
    std::string shuffled_json(Random& random) const;

private:
    std::vector<std::string> members_;
};

}  // namespace vdv463::bench
