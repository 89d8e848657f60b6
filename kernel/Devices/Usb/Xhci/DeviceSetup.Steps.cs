using System;

namespace Tine.Devices.Usb.Xhci;

/// <content>What each step does.</content>
public sealed partial class DeviceSetup
{
    private const int LongestReport = 40;

    private void BeginSlot()
    {
        if (Device.TakeFrames(Controller.Has64BitAddresses) == Errno.None)
        {
            Command(Trb.EnableSlot());
        }
        else
        {
            Fail();
        }
    }

    /// <summary>Gives up what is attached; at a hub, at first what is attached there.</summary>
    private void BeginDisable()
    {
        Device.IsListening = false;
        UsbPort last = Controller.LastBehind(Port);
        if (last != Port)
        {
            Port.HasChanged = true;
            last.IsLeaving = true;
            _port = last;
            _state = default;
        }

        if (!_state.IsConnected && Device.HasFrames)
        {
            Report("USB: unplugged at port ");
        }

        Device.IsListening = false;
        Device.Keyboard.ReleaseAll();
        if (Device.Slot == 0)
        {
            Detach();
        }
        else
        {
            Command(Trb.DisableSlot(Device.Slot));
        }
    }

    private void Detach()
    {
        Controller.ForgetContexts(Device);
        Device.GiveFrames();
        if (Port.IsLeaving)
        {
            Port.Free();
            Begin(SetupStep.Idle);
        }
        else if (Port.Failures < MostFailures || !_state.IsConnected)
        {
            Attach();
        }
        else
        {
            Begin(SetupStep.Idle);
        }
    }

    /// <summary>Checks the size of packets: full speed has four; faster devices tell what is known, SuperSpeed ones as an exponent.</summary>
    private void CheckPacketSize()
    {
        Span<byte> head = stackalloc byte[8];
        Device.ReadData(head);
        uint told = head[7];
        if (_state.Speed == UsbSpeed.Full && told is 16 or 32 or 64)
        {
            Device.PacketSize = told;
            Begin(SetupStep.CorrectPacketSize);
        }
        else
        {
            Begin(SetupStep.ReadConfigurationHead);
        }
    }

    private void ReadConfigurationHead()
    {
        Span<byte> head = stackalloc byte[ConfigurationReader.HeadLength];
        Device.ReadData(head);
        int length = ConfigurationReader.TotalLength(head);
        _configurationLength = (ushort)(length < UsbDevice.DataLength ? length : UsbDevice.DataLength);
        if (_configurationLength < ConfigurationReader.HeadLength)
        {
            Fail();
        }
        else
        {
            Begin(SetupStep.ReadConfiguration);
        }
    }

    /// <summary>
    /// Reads the configuration. A device that is neither keyboard nor hub stays unused, and gives its slot back; the same holds
    /// for the SuperSpeed half of a hub, where no keyboards are, and for a hub after too many others.
    /// </summary>
    private void ReadConfiguration()
    {
        Span<byte> bytes = stackalloc byte[_configurationLength];
        Device.ReadData(bytes);
        bool isFound = ConfigurationReader.TryFind(bytes, out ReportInterface found);
        bool isHub = found.Function == UsbFunction.Hub;
        if (isFound && !isHub)
        {
            Device.Interface = found;
            Begin(SetupStep.ConfigureEndpoint);
        }
        else if (isFound && _state.Speed < UsbSpeed.Super && Port.Tier < UsbPort.MostHubs)
        {
            Device.Interface = found;
            Begin(SetupStep.SetConfiguration);
        }
        else
        {
            Port.Failures = MostFailures;
            Begin(SetupStep.DisableSlot);
        }
    }

    private void Listen()
    {
        if (!Device.IsListening)
        {
            Device.IsListening = true;
            Controller.Listen(Device);
            Report("USB: a keyboard at port ");
        }

        Begin(SetupStep.Idle);
    }

    /// <summary>Logs what has happened at the port.</summary>
    private void Report(ReadOnlySpan<char> what)
    {
        Span<char> line = stackalloc char[LongestReport + UsbPort.LongestPath];
        what.CopyTo(line);
        KernelLog.WriteDetail(line[..(what.Length + Port.WritePath(line[what.Length..]))]);
    }
}
