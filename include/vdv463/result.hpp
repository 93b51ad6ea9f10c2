// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include <vdv463/error.hpp>

namespace vdv463 {

/// A value or the Error that took its place. Nothing else signals errors in this library.
/// Reading the side that is not there is a violated precondition and asserts.
template <class T>
class [[nodiscard]] Result {
public:
    /// Success, with the value.
    Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
    /// Failure.
    Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

    /// Whether it succeeded.
    bool has_value() const noexcept { return content_.index() == 0; }
    /// Whether it succeeded.
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. Precondition: has_value().
    ///@{
    T& value() & noexcept { return *pointer(); }
    const T& value() const& noexcept { return *pointer(); }
    T&& value() && noexcept { return std::move(*pointer()); }

    T& operator*() & noexcept { return *pointer(); }
    const T& operator*() const& noexcept { return *pointer(); }
    T&& operator*() && noexcept { return std::move(*pointer()); }
    T* operator->() noexcept { return pointer(); }
    const T* operator->() const noexcept { return pointer(); }
    ///@}

    /// Why it failed. Precondition: !has_value().
    ///@{
    const Error& error() const& noexcept {
        const Error* error = std::get_if<1>(&content_);
        assert(error != nullptr);
        return *error;
    }
    Error&& error() && noexcept {
        Error* error = std::get_if<1>(&content_);
        assert(error != nullptr);
        return std::move(*error);
    }
    ///@}

private:
    T* pointer() noexcept {
        T* value = std::get_if<0>(&content_);
        assert(value != nullptr);
        return value;
    }
    const T* pointer() const noexcept {
        const T* value = std::get_if<0>(&content_);
        assert(value != nullptr);
        return value;
    }

    std::variant<T, Error> content_;
};

/// Done, or the Error that says why not.
template <>
class [[nodiscard]] Result<void> {
public:
    /// Success.
    Result() = default;
    /// Failure.
    Result(Error error) : error_(std::move(error)) {}

    /// Whether it succeeded.
    bool has_value() const noexcept { return !error_.has_value(); }
    /// Whether it succeeded.
    explicit operator bool() const noexcept { return has_value(); }

    /// Why it failed. Precondition: !has_value().
    ///@{
    const Error& error() const& noexcept {
        assert(error_.has_value());
        return *error_;
    }
    Error&& error() && noexcept {
        assert(error_.has_value());
        return *std::move(error_);
    }
    ///@}

private:
    std::optional<Error> error_;
};

}  // namespace vdv463
