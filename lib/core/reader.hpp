// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dialect.hpp"
#include "enum_tables.hpp"
#include "findings.hpp"
#include "tape.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace vdv463::core {

struct DateTime;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/// Whether as many bytes are the same: faster than a call for texts as short as names are.
[[gnu::always_inline]] inline bool is_same(const char* bytes, std::string_view name) noexcept {
    using Word = std::uint64_t;
    constexpr std::size_t word = sizeof(Word);
    const auto difference = [bytes, &name](std::size_t at) {
        Word a = 0;
        Word b = 0;
        std::memcpy(&a, bytes + at, word);
        std::memcpy(&b, name.data() + at, word);
        return a ^ b;
    };
    const std::size_t size = name.size();
    Word different = 0;
    if (size >= 2 * word) {
        different = difference(0) | difference(word) | difference(size - 2 * word) |
                    difference(size - word);
        for (std::size_t at = 2 * word; at + 2 * word < size; at += word) {
            different |= difference(at);
        }
    } else if (size >= word) {
        different = difference(0) | difference(size - word);
    } else {
        for (std::size_t at = 0; at < size; ++at) {
            different |= static_cast<Word>(bytes[at] ^ name[at]);
        }
    }
    return different == 0;
}

/// The name of a member that is looked for. Of a literal the slot is known when compiling, which
/// needs both to be in one place.
struct MemberName {
    template <std::size_t N>
    [[gnu::always_inline]] MemberName(const char (&literal)[N]) noexcept
        : MemberName(std::string_view{literal, N - 1}) {}
    [[gnu::always_inline]] MemberName(std::string_view name) noexcept
        : text(name), slot(slot_of(name.data(), name.size())) {}

    std::string_view text;
    unsigned slot;
};

/// Walks the tape as the dialects describe it. After a failure everything does nothing.
class Reader {
public:
    using Index = Tape::Index;
    static constexpr Index none = 0;  ///< the root is nobody's member

    Reader(Tape& tape, Findings& findings) noexcept : tape_(tape), findings_(findings) {}

    // The visitor of the dialects.

    template <class T>
    [[gnu::always_inline]] void member(const MemberName& name, T& out, const Rule& rule = {}) {
        const Index at = frame_.is_sorted ? places_[depth_][name.slot] : frame_.cursor;
        if (at < frame_.end && is_named(at, name.text) && rule.any_value.empty()) {
            read_found(at, name.text, out, rule);
        } else {
            read_member(name.text, name.slot, out, rule);
        }
    }

    template <class T>
    void renamed(const Name& older, const Name& newer, T& out) {
        if (findings_.failed()) {
            return;
        }
        const Index old_at = find(older.text);
        const Index new_at = find(newer.text);
        if (old_at == none && new_at == none) {
            clear(out);
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
                clear(out);
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
            out.reset();
            tolerate_null();
            return;
        }
        read(at, out ? *out : out.emplace(), rule);
    }

    template <class T>
    void read(Index at, std::vector<T>& out, const Rule& rule = {}) {
        if (!expect(at, TokenType::Array, "a list")) {
            return;
        }
        const std::uint32_t count = tape_.elements(at);
        if (count == 0) {
            report_empty_list(rule.not_empty);
        }
        out.reserve(std::min<std::size_t>(count, most_entries(at, sizeof(T))));
        const Index end = behind(at);
        const PathStep step{findings_.path, std::size_t{0}};
        std::size_t read_so_far = 0;
        for (Index element = tape_.content(at); element < end && !findings_.failed();
             element = behind(element)) {
            read(element, read_so_far < out.size() ? out[read_so_far] : out.emplace_back());
            ++read_so_far;
            findings_.path.advance();
        }
        out.resize(read_so_far);
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
        std::uint32_t slots = 0;
        std::uint32_t members = 0;
        std::uint32_t taken = 0;
        bool is_sorted = false;      ///< places_ holds what is not taken yet
        bool is_disordered = false;  ///< not in the schema's order
    };
    /// The caller has checked that it is an object.
    Frame enter(Index object) noexcept;
    void leave(const Frame& outer) noexcept {
        if (frame_.members > 3) {  // others are in order by chance too often
            out_of_order_ = frame_.is_disordered;
        }
        frame_ = outer;
        --depth_;
    }
    /// The value of a member of the object entered, or none. Of several with one name, the last.
    [[gnu::always_inline]] Index find(const MemberName& name) noexcept {
        return find(name.text, name.slot);
    }
    /// Whether the object entered has a member that is not of this name.
    bool has_other_member(std::string_view name) const noexcept;
    /// Reports the members of the object entered that nobody has asked for.
    void report_rest(SchemaVersions admitting);

    const Tape& tape() const noexcept { return tape_; }
    TokenType type(Index at) const noexcept { return tape_.type(at); }
    std::string_view view(Index at) const noexcept { return tape_.view(at); }
    Index behind(Index at) const noexcept { return tape_.behind(at); }
    /// The value of a number; empty when no double holds it.
    std::optional<double> number(Index at) const noexcept;
    bool expect(Index at, TokenType wanted, std::string_view description) {
        return type(at) == wanted || report_type(at, description);
    }
    /// What stands there, in few words.
    std::string found(Index at) const;

private:
    /// Of names that fit into a token.
    [[gnu::always_inline]] bool is_named(Index at, std::string_view name) const noexcept {
        const Token& member = tape_.tokens[at];
        return member.key_length == name.size() && !member.is(Token::overridden) &&
               is_same(tape_.short_key(at), name);
    }
    /// Of all names.
    bool has_name(Index at, std::string_view name) const noexcept;
    Index take(Index at) noexcept {
        tape_.tokens[at].set(Token::taken);
        ++frame_.taken;
        if (!frame_.is_sorted) {
            frame_.cursor = behind(at);
        } else {
            frame_.is_disordered = frame_.is_disordered || at < frame_.cursor;
            frame_.cursor = at;
        }
        return at;
    }
    Index find(std::string_view name, unsigned slot) noexcept {
        // Peers write in the schema's order, nearly always.
        const Index expected = frame_.cursor;
        if (!frame_.is_sorted && expected < frame_.end && is_named(expected, name)) {
            return take(expected);
        }
        return (frame_.slots >> slot & 1U) != 0 ? find_elsewhere(name, slot) : none;
    }
    Index find_elsewhere(std::string_view name, unsigned slot) noexcept;
    void sort_members() noexcept;

    template <class T>
    void read_found(Index at, std::string_view name, T& out, const Rule& rule) {
        if (findings_.failed()) {
            return;
        }
        const PathStep step{findings_.path, name};
        read_known(take(at), out, rule);
    }

    template <class T>
    void read_member(std::string_view name, unsigned slot, T& out, const Rule& rule) {
        if (findings_.failed()) {
            return;
        }
        const bool is_forbidden = !rule.any_value.empty() && findings_.strict_in(rule.any_value);
        const Index at = is_forbidden ? none : find(name, slot);
        if (at == none) {
            clear(out);
            const bool needed =
                !is_optional<T> && !(rule.left_out_when_empty && frame_.members == 0);
            missing(name, is_optional<T> ? rule.required : in_all, needed);
            return;
        }
        const PathStep step{findings_.path, name};
        read_known(at, out, rule);
    }

    /// What a message without the member leaves behind. Of what is not optional only a list can be
    /// missing in a message that is read in the end.
    template <class T>
    static void clear(T& out) {
        if constexpr (is_optional<T>) {
            out.reset();
        } else if constexpr (is_list<T>) {
            out.clear();
        }
    }

    template <class T>
    void read_known(Index at, T& out, const Rule& rule) {
        const SchemaVersions violated = ~(rule.exists | rule.any_value);
        if (!violated.empty() && !findings_.knows(violated)) {
            narrow_to_existing(rule.exists, violated);
        }
        if constexpr (std::is_same_v<T, std::optional<Timestamp>>) {
            if (!rule.any_value.empty() && !is_date_time(at)) {
                out.reset();
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
    std::size_t most_entries(Index list, std::size_t entry_bytes) const noexcept;
    bool report_type(Index at, std::string_view description);
    void refuse(Index at, errc code, std::string_view expected);

    void missing(std::string_view name, SchemaVersions violated, bool needed) {
        if (!violated.empty()) {
            report_missing(name, violated, needed);
        }
    }
    void report_missing(std::string_view name, SchemaVersions violated, bool needed);
    void tolerate_null();
    void narrow_to_existing(SchemaVersions exists, SchemaVersions violated);
    void narrow_to_listing(Index at, SchemaVersions listing);
    void report_unrecognized(Index at, const std::string& known);
    void report_empty_list(SchemaVersions violated);
    void report_both_names(std::string_view older);
    void report_percent(Index at, SchemaVersions violated);
    void read_at_length(Index at, std::int64_t& out);
    void report_time(Index at, const DateTime& time);
    void report_other_value(Index at, SchemaVersions admitting);
    bool is_date_time(Index at) const noexcept;

    Tape& tape_;
    Findings& findings_;
    Frame frame_;

    /// For an object in another order than the schema's: the member at each slot.
    using Places = std::array<Index, slot_count>;
    static constexpr Index several = static_cast<Index>(-1);  ///< a place that is shared
    static constexpr std::size_t greatest_depth = 12;         ///< of objects in the dialects
    bool out_of_order_ = false;  ///< the last object was: the next one will be, most likely
    std::size_t depth_ = 0;
    std::array<Places, greatest_depth> places_;
};

}  // namespace vdv463::core
