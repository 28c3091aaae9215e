package im.connection.platform.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/// Makes every component of our records required unless it is `@Nullable`: a missing one is
/// refused, and so is `null`, also as an element of a list or a value of a map.
final class RequiredComponents extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
    return isRequired(member) ? Boolean.TRUE : super.hasRequiredMarker(member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    var component = component(annotated);
    if (component == null) {
      return super.findSetterInfo(annotated);
    }
    return JsonSetter.Value.construct(
        isNullable(component) ? Nulls.DEFAULT : Nulls.FAIL, Nulls.FAIL);
  }

  private static boolean isRequired(Annotated annotated) {
    var component = component(annotated);
    return component != null && !isNullable(component);
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static @Nullable RecordComponent component(Annotated annotated) {
    if (annotated instanceof AnnotatedParameter parameter
        && parameter.getDeclaringClass().isRecord()
        && parameter.getDeclaringClass().getName().startsWith("im.connection.")
        && parameter.getOwner().getParameterCount()
            == parameter.getDeclaringClass().getRecordComponents().length) {
      return parameter.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
    }
    return null;
  }
}
