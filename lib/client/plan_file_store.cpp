// SPDX-License-Identifier: Apache-2.0
#include <vdv463/plan_store.hpp>

#include <cerrno>
#include <cstdio>
#include <mutex>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "descriptor.hpp"
#include "plan_file.hpp"

namespace vdv463 {

namespace {

using transport::Descriptor;

constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

std::string reason(int error) {
    return error == ELOOP ? "it is a symbolic link, whose place would be taken by a file"
                          : std::generic_category().message(error);
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) {
        return ".";
    }
    return slash == 0 ? "/" : path.substr(0, slash);
}

int open_folder(const std::string& path) {
    return ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/// Zero, or what went wrong.
int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return 0;
}

/// A new file of which nothing is left when it could not be written whole and synced to disk. Zero,
/// or what went wrong.
int write_file(const std::string& path, std::string_view bytes) {
    // What a crash has left; a link that somebody put there goes, not what it points to.
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return errno;
    }
    const Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, owner_only));
    if (file.get() < 0) {
        return errno;
    }
    int error = ::fchmod(file.get(), owner_only) == 0 ? 0 : errno;  // whatever the umask says
    if (error == 0) {
        error = write_all(file.get(), bytes);
    }
    if (error == 0 && ::fsync(file.get()) != 0) {
        error = errno;
    }
    if (error != 0) {
        ::unlink(path.c_str());
    }
    return error;
}

/// Whether a file can be put at `path`: zero, or what is in the way.
int obstacle(const std::string& path) {
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return errno == ENOENT ? 0 : errno;
    }
    if (S_ISLNK(state.st_mode)) {
        return ELOOP;
    }
    return S_ISREG(state.st_mode) ? 0 : S_ISDIR(state.st_mode) ? EISDIR : EEXIST;
}

class FilePlanStore final : public PlanStore {
public:
    explicit FilePlanStore(std::string path) : path_(std::move(path)) {}

    Result<std::optional<StoredPlan>> load() override {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (auto error = unusable()) {
            return *std::move(error);
        }
        // Not blocking, because opening a pipe would wait for its writer.
        const Descriptor file(
            ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
        if (file.get() < 0) {
            return errno == ENOENT ? nothing_saved() : unreadable(reason(errno));
        }
        auto text = read_all(file.get());
        if (!text) {
            return std::move(text).error();
        }
        auto plan = client::read_plan(*text);
        if (!plan) {
            return unreadable(plan.error().detail);
        }
        return std::optional<StoredPlan>(*std::move(plan));
    }

    Result<PlanSaved> save(const StoredPlan& plan) override {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (auto error = unusable()) {
            return *std::move(error);
        }
        const auto text = client::write_plan(plan);
        if (!text) {
            return unwritable(text.error().detail);
        }
        if (const int error = obstacle(path_)) {
            return unwritable(reason(error));
        }
        const std::string beside = path_ + ".new";
        if (const int error = write_file(beside, *text)) {
            return unwritable(reason(error));
        }
        if (std::rename(beside.c_str(), path_.c_str()) != 0) {
            const int error = errno;
            ::unlink(beside.c_str());
            return unwritable(reason(error));
        }
        const Descriptor folder(open_folder(path_));
        if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
            return unwritable(reason(errno) +
                              " (the new plan is in place, but may be gone after a power failure)");
        }
        return PlanSaved{};
    }

private:
    Error failed(const std::string& what, const std::string& why, const std::string& advice) const {
        return Error(errc::store_failed, "The plan store \"" + path_ + "\" cannot be " + what +
                                             ": " + why + "." + advice);
    }
    Error unreadable(const std::string& why) const {
        return failed("read", why,
                      " Restore it from a backup, or remove it to begin without a stored plan.");
    }
    Error unwritable(const std::string& why) const {
        return failed("written", why, " Check its folder, the rights and the space on the disk.");
    }

    std::optional<Error> unusable() const {
        if (path_.empty() || path_.back() == '/' || path_.find('\0') != std::string::npos) {
            return Error(errc::store_failed,
                         "The plan store needs the name of a file, without a NUL: give the path of "
                         "a file in a folder that exists.");
        }
        return std::nullopt;
    }

    /// With a folder that is missing, or a mistyped one, nothing could ever be saved.
    Result<std::optional<StoredPlan>> nothing_saved() const {
        const Descriptor folder(open_folder(path_));
        if (folder.get() < 0) {
            return failed("read", "the folder cannot be opened: " + reason(errno),
                          " Give the path of a file in a folder that exists.");
        }
        return std::optional<StoredPlan>{};
    }

    Result<std::string> read_all(int descriptor) const {
        struct stat state {};
        if (::fstat(descriptor, &state) != 0) {
            return unreadable(reason(errno));
        }
        if (!S_ISREG(state.st_mode)) {
            return unreadable("it is no regular file");
        }
        if (static_cast<std::size_t>(state.st_size) > client::max_plan_bytes) {
            return unreadable("it is larger than 256 MiB");
        }
        std::string text(static_cast<std::size_t>(state.st_size), '\0');
        std::size_t have = 0;
        while (have < text.size()) {
            const ssize_t got = ::read(descriptor, text.data() + have, text.size() - have);
            if (got < 0 && errno != EINTR) {
                return unreadable(reason(errno));
            }
            if (got == 0) {
                break;
            }
            have += got > 0 ? static_cast<std::size_t>(got) : 0;
        }
        text.resize(have);
        return text;
    }

    const std::string path_;
    std::mutex mutex_;  ///< a store that two clients share by mistake keeps its file whole
};

}  // namespace

std::shared_ptr<PlanStore> file_plan_store(std::string path) {
    return std::make_shared<FilePlanStore>(std::move(path));
}

}  // namespace vdv463
