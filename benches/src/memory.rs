//! Counting how often memory is asked for. Each bench that counts makes [`Counting`] its allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

static ASKED: AtomicUsize = AtomicUsize::new(0);
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The allocator of the system, counted.
pub struct Counting;

// The one place where measuring needs it: an allocator cannot be written without.
#[expect(unsafe_code, reason = "a global allocator is an unsafe trait; it hands everything on")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(at, layout) }
    }
}

/// How often memory is asked for in `of`.
pub fn asked<T>(of: impl FnOnce() -> T) -> usize {
    let before = ASKED.load(Ordering::Relaxed);
    std::hint::black_box(of());
    ASKED.load(Ordering::Relaxed) - before
}

/// The most bytes held at once in `of`, beyond those held before.
pub fn most<T>(of: impl FnOnce() -> T) -> usize {
    let before = HELD.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    std::hint::black_box(of());
    MOST.load(Ordering::Relaxed).saturating_sub(before)
}
