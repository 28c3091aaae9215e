package im.connection.admin;

import im.connection.kernel.Id;
import im.connection.kernel.Page;
import im.connection.kernel.UserId;
import im.connection.personal.Archive;
import im.connection.personal.PersonalData;
import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What a user reported, taken along; their words are erased, what they reported stays.
@Singleton
final class ReportData implements PersonalData {
  private final Jdbi jdbi;
  private final ReportStore store;

  ReportData(Jdbi jdbi, ReportStore store) {
    this.jdbi = jdbi;
    this.store = store;
  }

  @Override
  public void export(UserId user, Archive archive) {
    archive.putAll("reports", next -> page(user, next));
  }

  /// What operators noted is not the reporter's.
  private Page<ReportStore.Own> page(UserId user, @Nullable String next) {
    long before = next == null ? Long.MAX_VALUE : Id.parse("next", next);
    List<ReportStore.Own> reports =
        jdbi.withHandle(handle -> store.own(handle, user, before, Page.MAX_LIMIT + 1));
    return Page.of(reports, Page.MAX_LIMIT, report -> report.id().toString());
  }

  @Override
  public void erase(UserId user) {
    jdbi.useTransaction(handle -> store.eraseTexts(handle, user));
  }
}
