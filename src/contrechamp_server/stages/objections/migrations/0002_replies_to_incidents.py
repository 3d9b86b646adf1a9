from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_objections")]

    operations = [
        migrations.RenameField(model_name="reply", old_name="photograph", new_name="about"),
        migrations.AlterField(
            model_name="reply",
            name="about",
            field=models.CharField(db_index=True, max_length=16),
        ),
        migrations.AddField(
            model_name="reply",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="reply",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("inserted", "Inserted"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("gone", "Gone"),
                ],
                default="asked",
                max_length=9,
            ),
        ),
    ]
