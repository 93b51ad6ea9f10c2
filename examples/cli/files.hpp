// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <vdv463/result.hpp>

namespace vdv463::cli {

/// The whole of a file, or of standard input for "-". The bytes are in one buffer only, so that
/// wiping the string wipes them all.
/// Errors: invalid_config, when it cannot be read or holds more than `max_bytes`.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t max_bytes);

/// A file of one's own in the directory for temporary files, removed with this object.
class TemporaryFile {
public:
    /// Readable and writable by the owner only.
    /// Errors: internal.
    [[nodiscard]] static Result<TemporaryFile> create(std::string_view content);
    TemporaryFile(TemporaryFile&& other) noexcept;
    TemporaryFile& operator=(TemporaryFile&& other) = delete;
    ~TemporaryFile();

    const std::string& path() const { return path_; }

private:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {}

    std::string path_;  ///< empty: moved from
};

/// A new file that only its owner can read and write (mode 0600), whatever the umask.
class PrivateFile {
public:
    /// Errors: invalid_config, also when there is one of that name.
    [[nodiscard]] static Result<PrivateFile> create(const std::string& path);
    PrivateFile(PrivateFile&& other) noexcept;
    PrivateFile& operator=(PrivateFile&& other) = delete;
    ~PrivateFile();

    /// Appends; false when that failed.
    bool write(std::string_view content);
    /// Whether there is nothing in it.
    bool empty() const;

private:
    explicit PrivateFile(int fd) : fd_(fd) {}

    int fd_;  ///< -1: moved from
};

/// Writes a file of mode 0600 that is there whole or, when that fails, as it was before.
/// Errors: invalid_config, also when there is one of that name that is not to be replaced.
[[nodiscard]] std::optional<Error> write_private_file(const std::string& path,
                                                      std::string_view content, bool replace);

/// Writes a file anew.
/// Errors: invalid_config, when the file cannot be written. The value is the number of bytes.
[[nodiscard]] Result<std::size_t> write_file(const std::string& path, std::string_view content);

}  // namespace vdv463::cli
