namespace Tine.Tools.Image;

/// <summary>One line of the boot menu.</summary>
/// <param name="Title">The text in the menu.</param>
/// <param name="Arguments">The kernel's command line.</param>
/// <param name="Screen">The state of the screen for the kernel.</param>
public sealed record BootEntry(string Title, string Arguments, BootScreen Screen = BootScreen.Graphics);
