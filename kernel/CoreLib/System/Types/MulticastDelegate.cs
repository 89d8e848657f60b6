namespace System;

public abstract class MulticastDelegate : Delegate
{
    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();

    public static bool operator ==(MulticastDelegate? a, MulticastDelegate? b) => (Delegate?)a == b;

    public static bool operator !=(MulticastDelegate? a, MulticastDelegate? b) => (Delegate?)a != b;
}
