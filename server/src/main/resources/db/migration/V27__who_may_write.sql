-- Who may write to a user is one of the settings: everyone, as before.
update user_privacy set settings = settings || '{"messages": "everyone"}';
