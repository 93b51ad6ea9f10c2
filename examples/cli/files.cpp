// SPDX-License-Identifier: Apache-2.0
#include "files.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace vdv463::cli {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ > STDERR_FILENO) {
            close(fd_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

private:
    int fd_;
};

Error file_error(errc code, const std::string& path, std::string_view verb) {
    return Error(code, fmt::format("{} cannot be {}: {}", path, verb,
                                   std::generic_category().message(errno)));
}

Error not_made(const std::string& path) {
    if (errno == EEXIST) {
        return Error(errc::invalid_config, path + " is there already, and is not written over");
    }
    return file_error(errc::invalid_config, path, "written");
}

bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = write(fd, content.data(), content.size());
        if (written < 0 && errno != EINTR) {
            return false;
        }
        content.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return true;
}

/// What fstat says, so that a regular file is read into a buffer that never moves.
std::size_t size_hint(int fd) {
    struct stat about {};
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < 0) {
        return 65536;
    }
    return static_cast<std::size_t>(about.st_size) + 1;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t max_bytes) {
    const bool standard_input = path == "-";
    const Descriptor file(standard_input ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) {
        return file_error(errc::invalid_config, path, "opened");
    }
    std::string text(std::min(size_hint(file.get()), max_bytes + 1), '\0');
    std::size_t used = 0;
    while (used <= max_bytes) {
        if (used == text.size()) {
            text.resize(std::min(text.size() * 2, max_bytes + 1));
        }
        const ssize_t got = read(file.get(), text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return file_error(errc::invalid_config, path, "read");
        }
        if (got == 0) {
            text.resize(used);
            return text;
        }
        used += static_cast<std::size_t>(got);
    }
    return Error(errc::invalid_config, fmt::format("{} holds more than {} bytes", path, max_bytes));
}

Result<TemporaryFile> TemporaryFile::create(std::string_view content) {
    const char* const directory = std::getenv("TMPDIR");
    std::string path = directory != nullptr && *directory != '\0' ? directory : "/tmp";
    path += "/vdv463-XXXXXX";
    const Descriptor file(mkstemp(path.data()));
    if (file.get() < 0) {
        return file_error(errc::internal, path, "created");
    }
    TemporaryFile temporary(path);
    if (!write_all(file.get(), content)) {
        return file_error(errc::internal, path, "written");
    }
    return temporary;
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : path_(std::exchange(other.path_, std::string())) {}

TemporaryFile::~TemporaryFile() {
    if (!path_.empty()) {
        unlink(path_.c_str());
    }
}

Result<PrivateFile> PrivateFile::create(const std::string& path) {
    const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return not_made(path);
    }
    PrivateFile file(fd);
    if (fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
        return file_error(errc::invalid_config, path, "made private");
    }
    return file;
}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

PrivateFile::~PrivateFile() {
    if (fd_ >= 0) {
        close(fd_);
    }
}

bool PrivateFile::write(std::string_view content) {
    return write_all(fd_, content);
}

bool PrivateFile::empty() const {
    struct stat about {};
    return fstat(fd_, &about) == 0 && about.st_size == 0;
}

std::optional<Error> write_private_file(const std::string& path, std::string_view content,
                                        bool replace) {
    std::string beside = path + ".XXXXXX";
    const Descriptor file(mkstemp(beside.data()));
    if (file.get() < 0) {
        return file_error(errc::invalid_config, path, "written");
    }
    std::optional<Error> error;
    if (!write_all(file.get(), content) || fsync(file.get()) != 0) {
        error = file_error(errc::invalid_config, path, "written");
    } else if (replace ? rename(beside.c_str(), path.c_str()) != 0
                       : link(beside.c_str(), path.c_str()) != 0) {
        error = not_made(path);
    }
    if (error || !replace) {
        unlink(beside.c_str());
    }
    return error;
}

Result<std::size_t> write_file(const std::string& path, std::string_view content) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                               S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
    if (file.get() < 0 || !write_all(file.get(), content)) {
        return file_error(errc::invalid_config, path, "written");
    }
    return content.size();
}

}  // namespace vdv463::cli
