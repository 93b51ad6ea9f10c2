// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialect.hpp"
#include "enum_tables.hpp"
#include "findings.hpp"
#include "tape.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::core {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Walks the tape as the dialects describe it. After a failure everything does nothing.
class Reader {
public:
    using Index = std::uint32_t;
    static constexpr Index none = 0;  ///< the root is nobody's member

    Reader(Tape& tape, Findings& findings) noexcept : tape_(tape), findings_(findings) {}

    // The visitor of the dialects.

    template <class T>
    void member(std::string_view name, T& out, const Rule& rule = {}) {
        if (findings_.failed() || findings_.strict_in(rule.any_value)) {
            return;
        }
        const Index at = find(name);
        if (at == none) {
            const bool needed = !is_optional<T> && !(rule.left_out_when_empty && frame_.count == 0);
            missing(name, is_optional<T> ? rule.required : in_all, needed);
            return;
        }
        const PathStep step{findings_.path, name};
        read_known(at, out, rule);
    }

    template <class T>
    void renamed(const Name& older, const Name& newer, T& out) {
        if (findings_.failed()) {
            return;
        }
        const Index old_at = find(older.text);
        const Index new_at = find(newer.text);
        if (old_at == none && new_at == none) {
            const bool new_likely = findings_.likely_versions().contains(SchemaVersion::V2_0);
            missing(new_likely ? newer.text : older.text,
                    is_optional<T> ? older.rule.required : in_all, !is_optional<T>);
        }
        if (old_at != none) {
            const PathStep step{findings_.path, older.text};
            read_known(old_at, out, older.rule);
        }
        if (new_at != none) {
            const PathStep step{findings_.path, newer.text};
            if (old_at != none) {
                report_both_names(older.text);
                out = T{};
            }
            read_known(new_at, out, newer.rule);
        }
    }

    // Values.

    template <class T>
    void read(Index at, T& out, const Rule& = {}) {
        if constexpr (std::is_enum_v<T>) {
            read_enum(at, out);
        } else {
            read_object(at, out);
        }
    }

    template <class T>
    void read(Index at, std::optional<T>& out, const Rule& rule = {}) {
        if (type(at) == TokenType::Null) {
            tolerate_null();
            return;
        }
        read(at, out.emplace(), rule);
    }

    template <class T>
    void read(Index at, std::vector<T>& out, const Rule& rule = {}) {
        if (!expect(at, TokenType::Array, "a list")) {
            return;
        }
        const Token& list = tape_.tokens[at];
        if (list.length == 0) {
            report_empty_list(rule.not_empty);
        }
        out.reserve(std::min<std::size_t>(list.length, most_entries(list, sizeof(T))));
        const Index end = list.next;
        std::size_t index = 0;
        for (Index element = at + 1; element < end && !findings_.failed();
             element = tape_.tokens[element].next) {
            const PathStep step{findings_.path, index++};
            read(element, out.emplace_back());
        }
    }

    void read(Index at, std::string& out, const Rule& rule = {});
    void read(Index at, bool& out, const Rule& rule = {});
    void read(Index at, double& out, const Rule& rule = {});
    void read(Index at, std::int64_t& out, const Rule& rule = {});
    void read(Index at, Timestamp& out, const Rule& rule = {});

    // Objects without a dialect: enter, find what is wanted, leave.

    struct Frame {
        Index first = none;
        Index cursor = none;  ///< where the next member of the schema is expected
        Index end = none;
        std::uint32_t count = 0;
        std::uint32_t taken = 0;
    };
    /// The caller has checked that it is an object.
    Frame enter(Index object) noexcept;
    void leave(const Frame& outer) noexcept { frame_ = outer; }
    /// The value of a member of the object entered, or none. Of several with one name, the last.
    Index find(std::string_view name) noexcept;
    /// Whether the object entered has a member that is not of this name.
    bool has_other_member(std::string_view name) const noexcept;
    /// Reports the members of the object entered that nobody has asked for.
    void report_rest(SchemaVersions admitting);

    TokenType type(Index at) const noexcept { return tape_.tokens[at].type; }
    std::string_view view(Index at) const noexcept { return tape_.view(tape_.tokens[at]); }
    const Token& token(Index at) const noexcept { return tape_.tokens[at]; }
    Index behind(Index at) const noexcept { return tape_.tokens[at].next; }
    Index size() const noexcept { return static_cast<Index>(tape_.tokens.size()); }
    /// The value of a number; empty when no double holds it.
    std::optional<double> number(Index at) const noexcept;
    bool expect(Index at, TokenType wanted, std::string_view description);
    /// What stands there, in few words.
    std::string found(Index at) const;

private:
    template <class T>
    void read_known(Index at, T& out, const Rule& rule) {
        const SchemaVersions violated = ~(rule.exists | rule.any_value);
        if (!violated.empty()) {
            narrow_to_existing(rule.exists, violated);
        }
        if constexpr (std::is_same_v<T, std::optional<Timestamp>>) {
            if (!rule.any_value.empty() && !is_date_time(at)) {
                report_other_value(at, rule.any_value);
                return;
            }
        }
        read(at, out, rule);
    }

    template <class T>
    void read_object(Index at, T& out) {
        if (!expect(at, TokenType::Object, "an object")) {
            return;
        }
        const Frame outer = enter(at);
        Dialect<T>::describe(*this, out);
        report_rest(admits_unknown_members<T>);
        leave(outer);
    }

    template <class E>
    void read_enum(Index at, E& out) {
        if (!expect(at, TokenType::String, "a text")) {
            return;
        }
        const EnumEntry<E>* entry = find_entry_by_text<E>(view(at));
        if (entry == nullptr) {
            out = E::Unrecognized;
            std::string known;
            for (const auto& each : EnumTable<E>::entries) {
                known += known.empty() ? "" : ", ";
                known += each.text;
            }
            report_unrecognized(at, known);
            return;
        }
        out = entry->value;
        if (entry->versions != in_all) {
            narrow_to_listing(at, entry->versions);
        }
    }

    /// How many entries of `entry_bytes` the text of a list is worth: a hostile list promises many
    /// that take far more room in the model than there.
    std::size_t most_entries(const Token& list, std::size_t entry_bytes) const noexcept;

    void missing(std::string_view name, SchemaVersions violated, bool needed);
    void tolerate_null();
    void narrow_to_existing(SchemaVersions exists, SchemaVersions violated);
    void narrow_to_listing(Index at, SchemaVersions listing);
    void report_unrecognized(Index at, const std::string& known);
    void report_empty_list(SchemaVersions violated);
    void report_both_names(std::string_view older);
    void report_other_value(Index at, SchemaVersions admitting);
    bool is_date_time(Index at) const noexcept;

    Tape& tape_;
    Findings& findings_;
    Frame frame_;
};

}  // namespace vdv463::core
