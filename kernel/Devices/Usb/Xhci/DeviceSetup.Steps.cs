using System;

namespace Tine.Devices.Usb.Xhci;

/// <content>What each step does.</content>
public sealed partial class DeviceSetup
{
    /// <summary>Changes are forgotten before the status is read: what changes from here on is seen again.</summary>
    private void Attach()
    {
        Controller.WritePort(Port, Status.WithoutChanges);
        if (Status.IsConnected)
        {
            Begin(SetupStep.Settle);
        }
        else
        {
            Port.Failures = 0;
            Begin(SetupStep.Idle);
        }
    }

    private void EndReset()
    {
        if (Status.IsEnabled && !Status.IsInReset)
        {
            Begin(SetupStep.Recover);
        }
        else if (++_resetPolls < MostResetPolls)
        {
            Wait(ResetPoll);
        }
        else
        {
            Fail();
        }
    }

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

    private void BeginDisable()
    {
        if (!Status.IsConnected)
        {
            KernelLog.WriteDetail("USB: unplugged at port ", Port.Number);
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
        if (Port.Failures < MostFailures || !Status.IsConnected)
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
        if (Status.Speed == UsbSpeed.Full && told is 16 or 32 or 64)
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

    /// <summary>Reads the configuration. A device that is no keyboard stays unused, and gives its slot back.</summary>
    private void ReadConfiguration()
    {
        Span<byte> bytes = stackalloc byte[_configurationLength];
        Device.ReadData(bytes);
        if (ConfigurationReader.TryFindKeyboard(bytes, out KeyboardInterface keyboard))
        {
            Device.Interface = keyboard;
            Begin(SetupStep.ConfigureEndpoint);
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
            KernelLog.WriteDetail("USB: a keyboard at port ", Port.Number);
        }

        Begin(SetupStep.Idle);
    }
}
