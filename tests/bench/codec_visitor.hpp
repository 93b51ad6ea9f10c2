// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialect_information.hpp"
#include "dialect_requests.hpp"
#include "enum_tables.hpp"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::bench {

/// What a reference does with a text that it was not made for.
[[noreturn]] inline void give_up(const char* what) {
    std::fprintf(stderr, "codec reference: %s\n", what);
    std::abort();
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Reads structs by way of the dialects, which saves writing each member down for each library.
/// `Source` is one value of a library's: `find(name)` gives a member as an optional Source,
/// `to(out)` reads a scalar, `each(function)` calls for every element of a list.
template <class Source>
class StructReader {
public:
    explicit StructReader(Source& object) : object_(object) {}

    template <class T>
    void member(std::string_view name, T& out, const core::Rule& = {}) {
        if (!find_and_read(name, out)) {
            require_optional<T>();
        }
    }

    template <class T>
    void renamed(const core::Name& older, const core::Name& newer, T& out) {
        if (!find_and_read(newer.text, out) && !find_and_read(older.text, out)) {
            require_optional<T>();
        }
    }

    template <class T>
    static void read(Source value, T& out) {
        if constexpr (std::is_enum_v<T>) {
            std::string_view text;
            value.to(text);
            const auto* entry = core::find_entry_by_text<T>(text);
            if (entry == nullptr) {
                give_up("unknown value of an enumeration");
            }
            out = entry->value;
        } else if constexpr (std::is_same_v<T, Timestamp>) {
            std::string_view text;
            value.to(text);
            const std::optional<Timestamp> time = Timestamp::parse(text);
            if (!time) {
                give_up("not a time");
            }
            out = *time;
        } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
            value.to(out);
        } else {
            StructReader reader{value};
            core::Dialect<T>::describe(reader, out);
        }
    }

    template <class T>
    static void read(Source value, std::optional<T>& out) {
        read(value, out.emplace());
    }

    template <class T>
    static void read(Source value, std::vector<T>& out) {
        value.reserve_in(out);
        value.each([&out](Source element) { read(element, out.emplace_back()); });
    }

private:
    template <class T>
    bool find_and_read(std::string_view name, T& out) {
        std::optional<Source> value = object_.find(name);
        if (value) {
            read(*value, out);
        }
        return value.has_value();
    }

    template <class T>
    static void require_optional() {
        if constexpr (!is_optional<T>) {
            give_up("a required member is missing");
        }
    }
    Source& object_;
};

/// Reads a request with charging information; `part(index)` gives one of the seven parts, asked for
/// in their order.
template <class Parts>
void read_parts(Parts part, Message& out) {
    const auto read = [&part](std::size_t index, auto& value) {
        using Source = decltype(part(index));
        StructReader<Source>::read(part(index), value);
    };
    std::int64_t type = 0;
    read(0, type);
    out.envelope.message_type = static_cast<MessageType>(type);
    read(1, out.envelope.source);
    read(2, out.envelope.presystem_id);
    read(3, out.envelope.timestamp);
    read(4, out.envelope.message_id);
    read(5, out.envelope.action);
    read(6, out.payload.emplace<ChargingInformation>());
}

}  // namespace vdv463::bench
