package im.connection.platform.compute;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/// The priority of a thread with the operating system. Java's own has no effect on Linux.
final class Priority {
  /// What a thread that must not starve on a busy machine gets: about half of the time of others.
  private static final int NICE = 3;

  private static final int PRIO_PROCESS = 0;
  private static final int THIS_THREAD = 0;

  private Priority() {}

  /// Lowers the calling thread's, where the operating system is Linux: there `setpriority` of
  /// "process" 0 means the thread alone (setpriority(2)), elsewhere all of the process.
  static void lower() {
    if (System.getProperty("os.name", "").equals("Linux")) {
      setPriority();
    }
  }

  @SuppressWarnings("restricted")
  private static void setPriority() {
    var type = ValueLayout.JAVA_INT;
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().find("setpriority");
    if (address.isEmpty()) {
      return;
    }
    var call = linker.downcallHandle(address.get(), FunctionDescriptor.of(type, type, type, type));
    try {
      // What it answers does not matter: without it the work is done at the usual priority.
      var _ = (int) call.invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
    } catch (Throwable impossible) {
      throw new LinkageError("setpriority", impossible);
    }
  }
}
